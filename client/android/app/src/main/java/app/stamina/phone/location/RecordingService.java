package app.stamina.phone.location;

import android.Manifest;
import android.app.NotificationManager;
import android.app.Service;
import android.content.Context;
import android.content.Intent;
import android.content.SharedPreferences;
import android.content.pm.PackageManager;
import android.content.pm.ServiceInfo;
import android.location.Location;
import android.location.LocationListener;
import android.location.LocationManager;
import android.os.Build;
import android.os.Bundle;
import android.os.Handler;
import android.os.HandlerThread;
import android.os.IBinder;
import android.os.PowerManager;
import android.os.SystemClock;
import android.provider.Settings;
import android.util.Log;
import androidx.core.app.ServiceCompat;
import androidx.core.content.ContextCompat;
import java.io.File;
import java.io.IOException;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import org.json.JSONException;
import org.json.JSONObject;

/**
 * There while a workout is on, in the foreground with its notification. Outdoors it reads the receiver: each reading is on the disk
 * before the app hears of it; whether the app is awake, asleep or dead makes no difference here. Indoors and for weights it only
 * keeps the process from being put to sleep, and rings when a rest is over.
 */
public final class RecordingService extends Service implements LocationListener {

    static final String PAUSE = "app.stamina.phone.PAUSE";
    static final String RESUME = "app.stamina.phone.RESUME";
    private static final String TAG = "StaminaLocation";
    private static final String KEPT = "recording";
    private static final long EVERY_MS = 1_000;
    /** A pause at a traffic light keeps the receiver; the same figure stands in client/src/platform/location/source.ts. */
    private static final long REST_AFTER_MS = 120_000;
    private static final long KEEP_EVERY_MS = 30_000;

    /** Rung after each line, on any thread; the plugin listens while there is a WebView. */
    static volatile Runnable written;
    private static volatile RecordingService running;

    private final Way way = new Way();
    private Notice notice;
    private HandlerThread thread;
    private Handler handler;
    private LocationJournal journal;
    private String session;
    private boolean locating;
    private boolean listening;
    private final Runnable letGo = this::letGo;
    private final Map<String, Runnable> rings = new HashMap<>();
    private PowerManager power;
    private PowerManager.WakeLock wakeLock;
    private long keptMs;

    // ---- for the plugin ----

    static boolean allowed(Context context) {
        return ContextCompat.checkSelfPermission(context, Manifest.permission.ACCESS_FINE_LOCATION) == PackageManager.PERMISSION_GRANTED;
    }

    /**
     * Readings of any other workout are no longer needed: the app ended it before it began this one. False: the app is out of sight again, and from there the
     * system lets no service begin (Android 12 and later); a notification says so.
     */
    static boolean start(Context context, String session, boolean locate, JSONObject said) {
        File[] all = journals(context).listFiles();
        if (all != null) for (File one : all) if (!one.equals(folder(context, session))) LocationJournal.delete(one);
        kept(context).edit().putBoolean("locate", locate).apply();
        keep(context, session, said);
        ((NotificationManager) context.getSystemService(NOTIFICATION_SERVICE)).cancel(Notice.STOPPED_ID);
        try {
            ContextCompat.startForegroundService(context, new Intent(context, RecordingService.class));
            return true;
        } catch (IllegalStateException outOfSight) { // unanswered it would end the process
            Log.e(TAG, "Recording cannot begin", outOfSight);
            if (running != null) return true; // what runs already runs on
            Notice notice = new Notice(context);
            notice.say(said, System.currentTimeMillis());
            stopped(context, notice);
            return false;
        }
    }

    static void stop(Context context) {
        kept(context).edit().clear().commit();
        context.stopService(new Intent(context, RecordingService.class));
        LocationJournal.delete(journals(context));
    }

    static void show(Context context, JSONObject said) {
        RecordingService service = running;
        if (service == null || service.handler == null) return;
        service.handler.post(() -> service.say(said));
    }

    /** Paused by hand, or no more: kept, so that a service that is started again knows of it. */
    static void rest(Context context, boolean on) {
        kept(context).edit().putBoolean("resting", on).apply();
        RecordingService service = running;
        if (service != null && service.handler != null) service.handler.post(() -> service.rest(on));
    }

    /** A notification at a moment of the wall clock; with 0, none any more. False: nothing is there to ring. */
    static boolean ring(Context context, String id, long at, String title, String body) {
        RecordingService service = running;
        if (service == null || service.handler == null) return false;
        service.handler.post(() -> service.ring(id, at, title, body));
        return true;
    }

    static LocationJournal.Page read(Context context, String session, long from) throws IOException {
        return LocationJournal.read(folder(context, session), from);
    }

    static String boot(Context context) {
        return Integer.toString(Settings.Global.getInt(context.getContentResolver(), Settings.Global.BOOT_COUNT, 0));
    }

    // Out of every backup, and readable by this app alone.
    private static File journals(Context context) {
        return new File(context.getNoBackupFilesDir(), "location");
    }

    private static File folder(Context context, String session) {
        return new File(journals(context), session.replaceAll("[^A-Za-z0-9_-]", "_"));
    }

    private static SharedPreferences kept(Context context) {
        return context.getSharedPreferences(KEPT, Context.MODE_PRIVATE);
    }

    private static void keep(Context context, String session, JSONObject said) {
        kept(context).edit().putString("session", session).putString("notice", said.toString()).putLong("wall", System.currentTimeMillis()).apply();
    }

    // ---- the service ----

    @Override
    public IBinder onBind(Intent intent) {
        return null;
    }

    /** Started by the app, by a tap on the notification, or with nothing by the system after it killed the process. */
    @Override
    public int onStartCommand(Intent intent, int flags, int startId) {
        String action = intent == null ? null : intent.getAction();
        if (session == null || !(PAUSE.equals(action) || RESUME.equals(action))) {
            if (!begin()) {
                stopSelf();
                return START_NOT_STICKY;
            }
        }
        if (PAUSE.equals(action)) handler.post(() -> tapped(true));
        if (RESUME.equals(action)) handler.post(() -> tapped(false));
        return START_STICKY;
    }

    private synchronized boolean begin() {
        SharedPreferences kept = kept(this);
        String wanted = kept.getString("session", null);
        boolean locate = kept.getBoolean("locate", true);
        boolean recording = wanted != null && wanted.equals(session) && locate == locating;
        if (notice == null) notice = new Notice(this);
        try {
            JSONObject said = new JSONObject(kept.getString("notice", "{}"));
            notice.say(said, kept.getLong("wall", System.currentTimeMillis()));
            way.begin(said.optDouble("distanceMm", 0) / 1000);
            // Also where nothing is wanted: a service started for the foreground must show itself once.
            ServiceCompat.startForeground(this, Notice.ID, notice.build(way.metres(), System.currentTimeMillis()), type(locate));
            if (wanted == null) return false;
            if (locate && !allowed(this)) { // taken away in mid-workout: the system ended the process by that, and started this again
                if (session == null) stopped(this, notice);
                return false;
            }
            if (!recording) open(wanted, locate);
            return true;
        } catch (JSONException | IOException | RuntimeException failure) {
            // The system started this again after it had ended the process, and from there it allows no service of this type (Android 12
            // and later). The ongoing notification is gone: another one has to say so, and a tap on it may begin again.
            Log.e(TAG, "Recording cannot begin", failure);
            if (wanted != null && session == null) stopped(this, notice);
            return recording; // what runs already runs on
        }
    }

    private static int type(boolean locate) {
        if (Build.VERSION.SDK_INT < Build.VERSION_CODES.Q) return 0;
        if (locate) return ServiceInfo.FOREGROUND_SERVICE_TYPE_LOCATION;
        return Build.VERSION.SDK_INT < Build.VERSION_CODES.UPSIDE_DOWN_CAKE ? 0 : ServiceInfo.FOREGROUND_SERVICE_TYPE_HEALTH;
    }

    private static void stopped(Context context, Notice notice) {
        SharedPreferences kept = kept(context), counted = context.getSharedPreferences("stopped", MODE_PRIVATE); // over all workouts
        int times = counted.getInt("times", 0) + 1;
        counted.edit().putInt("times", times).apply();
        long newest = LocationJournal.newest(folder(context, kept.getString("session", "")));
        notice.stopped(newest > 0 ? newest : kept.getLong("wall", System.currentTimeMillis()), times);
    }

    private void open(String wanted, boolean locate) throws IOException {
        LocationManager manager = (LocationManager) getSystemService(LOCATION_SERVICE);
        if (journal != null) journal.close();
        manager.removeUpdates(this);
        listening = false;
        journal = new LocationJournal(folder(this, wanted));
        session = wanted;
        locating = locate;
        running = this;
        if (thread == null) work();
        if (locate) listen(manager);
        rest(kept(this).getBoolean("resting", false));
    }

    private void listen(LocationManager manager) {
        listening = true;
        // A tablet may have no such receiver. Asked for it the system throws, and the workout would be without its service.
        if (manager.getAllProviders().contains(LocationManager.GPS_PROVIDER))
            manager.requestLocationUpdates(LocationManager.GPS_PROVIDER, EVERY_MS, 0f, this, thread.getLooper());
        if (!manager.isProviderEnabled(LocationManager.GPS_PROVIDER)) handler.post(() -> write("off", 0, ""));
    }

    private void work() {
        thread = new HandlerThread("recording");
        thread.start();
        handler = new Handler(thread.getLooper());
        power = (PowerManager) getSystemService(POWER_SERVICE);
        wakeLock = power.newWakeLock(PowerManager.PARTIAL_WAKE_LOCK, "stamina:recording");
        wakeLock.acquire();
    }

    @Override
    public synchronized void onDestroy() {
        running = null;
        ((LocationManager) getSystemService(LOCATION_SERVICE)).removeUpdates(this);
        if (wakeLock != null && wakeLock.isHeld()) wakeLock.release();
        if (thread != null) thread.quitSafely();
        if (journal != null) close(journal);
        ((NotificationManager) getSystemService(NOTIFICATION_SERVICE)).cancel(Notice.ID); // a last reading may have shown it again
        super.onDestroy();
    }

    private static void close(LocationJournal journal) {
        try {
            journal.close();
        } catch (IOException failure) {
            Log.e(TAG, "The journal was not closed", failure);
        }
    }

    // ---- on the service's own thread ----

    @Override
    public synchronized void onLocationChanged(Location location) {
        long mono = location.getElapsedRealtimeNanos() / 1_000_000;
        float accuracy = location.hasAccuracy() ? location.getAccuracy() : 999f;
        boolean kept = write("fix", SystemClock.elapsedRealtime() - mono, String.format(Locale.ROOT, ",%.7f,%.7f,%.1f,%s", location.getLatitude(),
            location.getLongitude(), accuracy, location.hasAltitude() ? String.format(Locale.ROOT, "%.1f", location.getAltitude()) : ""));
        if (!kept || notice.paused()) return;
        way.add(location.getLatitude(), location.getLongitude(), accuracy, mono);
        if (power.isInteractive() && notice.changed(way.metres())) show(); // nobody reads it on a dark screen
    }

    @Override
    public void onProviderDisabled(String provider) {
        write("off", 0, "");
    }

    // Empty, not left out: systems before Android 11 have no default for them.
    @Override
    public void onProviderEnabled(String provider) {}

    @Override
    public void onStatusChanged(String provider, int status, Bundle extras) {}

    private synchronized void tapped(boolean pause) {
        if (notice.paused() == pause) return;
        if (!write(pause ? "pause" : "resume", 0, "")) return; // what the app will never read is not shown either
        notice.setPaused(pause, System.currentTimeMillis());
        way.breakHere();
        keptMs = 0;
        show();
        rest(this, pause);
    }

    private synchronized void rest(boolean on) {
        handler.removeCallbacks(letGo);
        if (on) handler.postDelayed(letGo, REST_AFTER_MS);
        else if (running == this && locating && !listening && allowed(this)) listen((LocationManager) getSystemService(LOCATION_SERVICE));
    }

    /** Readings count for nothing while the workout is paused by hand, and the receiver would use up the battery in a pause that was forgotten. */
    private synchronized void letGo() {
        if (running != this) return;
        ((LocationManager) getSystemService(LOCATION_SERVICE)).removeUpdates(this);
        listening = false;
    }

    private synchronized void say(JSONObject said) {
        if (said.optBoolean("paused") != notice.paused()) keptMs = 0; // kept at once, as one that is tapped
        notice.say(said, System.currentTimeMillis());
        way.begin(said.optDouble("distanceMm", 0) / 1000);
        show();
    }

    /** The processor is kept awake while the service runs, so the handler's clock goes on and this is exact without an alarm. */
    private synchronized void ring(String id, long at, String title, String body) {
        Runnable before = rings.remove(id);
        if (before != null) handler.removeCallbacks(before);
        notice.takeBack(id);
        if (at == 0) return;
        Runnable ring = () -> notice.ring(id, title, body);
        rings.put(id, ring);
        handler.postDelayed(ring, Math.max(0, at - System.currentTimeMillis()));
    }

    private void show() {
        if (running != this) return;
        long now = System.currentTimeMillis();
        ((NotificationManager) getSystemService(NOTIFICATION_SERVICE)).notify(Notice.ID, notice.build(way.metres(), now));
        if (SystemClock.elapsedRealtime() - keptMs < KEEP_EVERY_MS) return;
        keptMs = SystemClock.elapsedRealtime();
        try {
            keep(this, session, notice.saved(now, way.metres()));
        } catch (JSONException impossible) {
            Log.e(TAG, "The notification's state was not kept", impossible);
        }
    }

    /** False: it is not on the disk. */
    private boolean write(String kind, long ageMs, String values) {
        long age = Math.max(0, ageMs);
        String line = kind + ',' + (System.currentTimeMillis() - age) + ',' + boot(this) + ',' + (SystemClock.elapsedRealtime() - age) + values;
        try {
            journal.append(line);
        } catch (IOException failure) { // a full disk: this second is missing, the next is tried again
            Log.e(TAG, "A reading was not written", failure);
            return false;
        }
        Runnable ring = written;
        if (ring != null) ring.run();
        return true;
    }
}
