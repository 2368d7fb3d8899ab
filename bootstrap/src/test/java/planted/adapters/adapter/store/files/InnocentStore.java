package planted.adapters.adapter.store.files;

public interface InnocentStore {}
