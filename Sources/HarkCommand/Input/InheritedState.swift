// SPDX-License-Identifier: Apache-2.0

import Glibc

/// What a process inherits from the one that started it, made as this program expects it.
enum InheritedState {
    static func correct() {
        // Ignored, it makes the system reap child programs, whose ends could then not be waited for.
        signal(SIGCHLD, SIG_DFL)
        fillStandardDescriptors()
    }

    /// Takes the place of descriptors 0, 1 and 2 that are closed, so that no file gets one of these numbers and messages
    /// then end up in it. Reading and writing them still fails: opened the wrong way, as gnulib's stdopen does it.
    private static func fillStandardDescriptors() {
        for descriptor in STDIN_FILENO...STDERR_FILENO where fcntl(descriptor, F_GETFD) < 0 {
            let mode = descriptor == STDIN_FILENO ? O_WRONLY : O_RDONLY
            // The lowest free number, which is this one. /dev may be missing, but there is always a root.
            if open("/dev/null", mode) < 0 { _ = open("/", O_RDONLY) }
        }
    }
}
