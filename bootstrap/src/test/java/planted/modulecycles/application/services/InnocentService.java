package planted.modulecycles.application.services;

public interface InnocentService {}
