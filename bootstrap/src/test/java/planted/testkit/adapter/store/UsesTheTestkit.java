package planted.testkit.adapter.store;

record UsesTheTestkit(planted.testkit.testkit.InnocentClock clock) {}
