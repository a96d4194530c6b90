// SPDX-License-Identifier: Apache-2.0

import HarkCommand

HarkProgram.main()
