package app.stamina.phone.location;

import android.app.Notification;
import android.app.NotificationChannel;
import android.app.NotificationManager;
import android.app.PendingIntent;
import android.content.Context;
import android.content.Intent;
import android.os.Build;
import android.provider.Settings;
import android.text.format.DateFormat;
import android.text.format.DateUtils;
import androidx.core.app.NotificationCompat;
import app.stamina.phone.MainActivity;
import app.stamina.phone.R;
import java.util.Date;
import java.util.Locale;
import org.json.JSONObject;

/** The ongoing notification: the system counts its time, the service its distance; Pause and Go on work while the app sleeps. */
final class Notice {

    static final int ID = 7_001;
    static final int STOPPED_ID = 7_002;
    private static final int RING_ID = 7_100;
    private static final String CHANNEL = "workout";
    private static final String STOPPED_CHANNEL = "stopped";
    private static final String RING_CHANNEL = "rest";

    private final Context context;
    private JSONObject words = new JSONObject();
    private boolean paused;
    /** Moving time at a moment of the wall clock. */
    private long movingMs;
    private long since;
    private String shown = "";

    Notice(Context context) {
        this.context = context;
    }

    /** As the app says it; from there the notification counts by itself. */
    void say(JSONObject said, long wallMs) {
        words = said;
        paused = said.optBoolean("paused");
        movingMs = said.optLong("movingMs");
        since = wallMs;
        shown = "";
    }

    /** The same with what has been counted meanwhile, so that a service that is started again goes on from there. */
    JSONObject saved(long wallMs, double metres) throws org.json.JSONException {
        return new JSONObject(words.toString())
            .put("paused", paused)
            .put("movingMs", movingAt(wallMs))
            .put("distanceMm", Math.round(metres * 1000));
    }

    boolean paused() {
        return paused;
    }

    void setPaused(boolean now, long wallMs) {
        movingMs = movingAt(wallMs);
        since = wallMs;
        paused = now;
        shown = "";
    }

    private long movingAt(long wallMs) {
        return paused ? movingMs : movingMs + Math.max(0, wallMs - since);
    }

    /** Something else would be read than when this was last asked. */
    boolean changed(double metres) {
        String now = distance(metres);
        if (now.equals(shown)) return false;
        shown = now;
        return true;
    }

    Notification build(double metres, long wallMs) {
        channel(CHANNEL, words.optString("channel"), NotificationManager.IMPORTANCE_LOW);
        String distance = distance(metres);
        String body = paused ? DateUtils.formatElapsedTime(movingMs / 1000) + ", " + distance : distance;
        String action = paused ? RecordingService.RESUME : RecordingService.PAUSE;
        return new NotificationCompat.Builder(context, CHANNEL)
            .setSmallIcon(R.drawable.ic_stat_stamina)
            .setContentTitle(words.optString(paused ? "pausedTitle" : "title"))
            .setContentText(body)
            .setUsesChronometer(!paused)
            .setShowWhen(!paused)
            .setWhen(wallMs - movingAt(wallMs))
            .setOngoing(true)
            .setOnlyAlertOnce(true)
            .setSilent(true)
            .setCategory(NotificationCompat.CATEGORY_WORKOUT)
            .setVisibility(NotificationCompat.VISIBILITY_PRIVATE) // on a locked screen that hides what is private, no figures
            .setForegroundServiceBehavior(NotificationCompat.FOREGROUND_SERVICE_IMMEDIATE)
            .setContentIntent(PendingIntent.getActivity(context, 0, open(), PendingIntent.FLAG_IMMUTABLE))
            .addAction(0, words.optString(paused ? "resume" : "pause"), tapped(action))
            .build();
    }

    /** The system ended the recording at that moment; from the second time on with the way to where it can be forbidden to. */
    void stopped(long wallMs, int times) {
        String time = DateFormat.getTimeFormat(context).format(new Date(wallMs));
        channel(STOPPED_CHANNEL, words.optString("stoppedChannel"), NotificationManager.IMPORTANCE_HIGH);
        NotificationCompat.Builder note = new NotificationCompat.Builder(context, STOPPED_CHANNEL)
            .setSmallIcon(R.drawable.ic_stat_stamina)
            .setContentTitle(words.optString("stoppedTitle"))
            .setContentText(words.optString("stoppedBody").replace("{time}", time))
            .setPriority(NotificationCompat.PRIORITY_HIGH)
            .setAutoCancel(true)
            .setContentIntent(PendingIntent.getActivity(context, 0, open(), PendingIntent.FLAG_IMMUTABLE));
        if (times > 1) {
            Intent battery = new Intent(Settings.ACTION_IGNORE_BATTERY_OPTIMIZATION_SETTINGS).addFlags(Intent.FLAG_ACTIVITY_NEW_TASK);
            note.addAction(0, words.optString("prevent"), PendingIntent.getActivity(context, 1, battery, PendingIntent.FLAG_IMMUTABLE));
        }
        manager().notify(STOPPED_ID, note.build());
    }

    void ring(String id, String title, String body) {
        channel(RING_CHANNEL, words.optString("restChannel"), NotificationManager.IMPORTANCE_HIGH);
        manager().notify(ringId(id), new NotificationCompat.Builder(context, RING_CHANNEL)
            .setSmallIcon(R.drawable.ic_stat_stamina)
            .setContentTitle(title)
            .setContentText(body)
            .setPriority(NotificationCompat.PRIORITY_HIGH)
            .setCategory(NotificationCompat.CATEGORY_ALARM)
            .setAutoCancel(true)
            .setContentIntent(PendingIntent.getActivity(context, 0, open(), PendingIntent.FLAG_IMMUTABLE))
            .build());
    }

    void takeBack(String id) {
        manager().cancel(ringId(id));
    }

    private static int ringId(String id) {
        return RING_ID + (id.hashCode() & 0xff);
    }

    private NotificationManager manager() {
        return (NotificationManager) context.getSystemService(Context.NOTIFICATION_SERVICE);
    }

    private Intent open() {
        return new Intent(context, MainActivity.class).setFlags(Intent.FLAG_ACTIVITY_SINGLE_TOP | Intent.FLAG_ACTIVITY_CLEAR_TOP);
    }

    private PendingIntent tapped(String action) {
        Intent intent = new Intent(context, RecordingService.class).setAction(action);
        return PendingIntent.getService(context, 0, intent, PendingIntent.FLAG_IMMUTABLE);
    }

    /** Rounded to two decimals, as on the screen. */
    private String distance(double metres) {
        double units = metres * 1000 / Math.max(1, words.optDouble("unitMm", 1e6));
        return String.format(Locale.getDefault(), "%.2f\u00a0%s", units, words.optString("unit", "km"));
    }

    private void channel(String id, String name, int importance) {
        if (Build.VERSION.SDK_INT < Build.VERSION_CODES.O) return;
        manager().createNotificationChannel(new NotificationChannel(id, name, importance));
    }
}
