package planted.application.adapter.store;

public interface InnocentStore {}
