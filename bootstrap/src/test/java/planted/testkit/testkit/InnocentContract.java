package planted.testkit.testkit;

record InnocentContract(InnocentClock clock) {}
