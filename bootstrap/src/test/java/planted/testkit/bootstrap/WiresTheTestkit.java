package planted.testkit.bootstrap;

record WiresTheTestkit(planted.testkit.testkit.InnocentClock clock) {}
