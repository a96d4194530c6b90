import HarkCommand

HarkProgram.main()
