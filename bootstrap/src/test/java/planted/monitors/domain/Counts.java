package planted.monitors.domain;

class Counts {
    private int number;

    synchronized int next() {
        return ++number;
    }
}
