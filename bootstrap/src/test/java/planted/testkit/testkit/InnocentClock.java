package planted.testkit.testkit;

public interface InnocentClock {}
