package app.stamina.phone.location;

/**
 * The distance on the notification while the app sleeps: readings joined as the app joins them, only coarser. What the app says
 * when it wakes takes its place; nothing of this is recorded.
 */
final class Way {

    private static final double EARTH_M = 6_371_008.8;
    private static final float WORST_M = 50;
    private static final long LOST_MS = 10_000;

    private double metres;
    private boolean joined;
    private double lat;
    private double lon;
    private long ms;

    void begin(double metresSoFar) {
        metres = metresSoFar;
    }

    void breakHere() {
        joined = false;
    }

    /** `ms` by a clock that nobody can set. */
    void add(double newLat, double newLon, float accuracy, long newMs) {
        if (accuracy > WORST_M) return;
        if (joined && newMs - ms < LOST_MS) metres += between(lat, lon, newLat, newLon);
        joined = true;
        lat = newLat;
        lon = newLon;
        ms = newMs;
    }

    double metres() {
        return metres;
    }

    private static double between(double lat1, double lon1, double lat2, double lon2) {
        double dLat = Math.sin(Math.toRadians(lat2 - lat1) / 2);
        double dLon = Math.sin(Math.toRadians(lon2 - lon1) / 2);
        double a = dLat * dLat + Math.cos(Math.toRadians(lat1)) * Math.cos(Math.toRadians(lat2)) * dLon * dLon;
        return 2 * EARTH_M * Math.asin(Math.min(1, Math.sqrt(a)));
    }
}
