package planted.names.domain;

interface IStore {}

interface StorePort {}

class StoreImpl {}

class StoreManager {}

class StoreUtil {}

class UrlUtils {}

class StoreHelper {}
