package app.stamina.phone.location;

import android.Manifest;
import android.content.Context;
import android.content.Intent;
import android.hardware.Sensor;
import android.hardware.SensorEvent;
import android.hardware.SensorEventListener;
import android.hardware.SensorManager;
import android.net.Uri;
import android.os.Build;
import android.os.SystemClock;
import android.provider.Settings;
import android.view.WindowManager;
import com.getcapacitor.JSObject;
import com.getcapacitor.PermissionState;
import com.getcapacitor.Plugin;
import com.getcapacitor.PluginCall;
import com.getcapacitor.PluginMethod;
import com.getcapacitor.annotation.CapacitorPlugin;
import com.getcapacitor.annotation.Permission;
import com.getcapacitor.annotation.PermissionCallback;
import java.io.IOException;

/** The bridge to {@link RecordingService} and to the step counter; its other end is client/src/platform/location/native.ts. */
@CapacitorPlugin(
    name = "StaminaLocation",
    permissions = {
        @Permission(alias = "location", strings = { Manifest.permission.ACCESS_COARSE_LOCATION, Manifest.permission.ACCESS_FINE_LOCATION }),
        @Permission(alias = "notice", strings = { Manifest.permission.POST_NOTIFICATIONS }),
        @Permission(alias = "steps", strings = { Manifest.permission.ACTIVITY_RECOGNITION })
    }
)
public final class StaminaLocationPlugin extends Plugin implements SensorEventListener {

    /** A workout that waits for location to be allowed in the phone's settings, or for the app to be in sight. */
    private volatile PluginCall wanted;
    private final Runnable ring = () -> notifyListeners("written", new JSObject());

    @Override
    public void load() {
        RecordingService.written = ring;
    }

    @Override
    protected void handleOnDestroy() {
        if (RecordingService.written == ring) RecordingService.written = null;
        sensors().unregisterListener(this);
    }

    @Override
    protected void handleOnResume() {
        PluginCall waiting = wanted;
        if (waiting != null && (RecordingService.allowed(getContext()) || !waiting.getBoolean("locate", true))) begin(waiting);
    }

    // ---- location ----

    @PluginMethod
    public void start(PluginCall call) {
        boolean ask = call.getBoolean("ask", false);
        if (!call.getBoolean("locate", true)) {
            begin(call);
            call.resolve(new JSObject().put("location", RecordingService.allowed(getContext()) ? "on" : "denied"));
            return;
        }
        boolean notices = Build.VERSION.SDK_INT < Build.VERSION_CODES.TIRAMISU || getPermissionState("notice") == PermissionState.GRANTED;
        if (ask && !(RecordingService.allowed(getContext()) && notices)) {
            requestPermissionForAliases(
                Build.VERSION.SDK_INT < Build.VERSION_CODES.TIRAMISU ? new String[] { "location" } : new String[] { "location", "notice" }, call, "answered");
        } else answered(call);
    }

    @PermissionCallback
    private void answered(PluginCall call) {
        boolean on = RecordingService.allowed(getContext()) && begin(call);
        if (!on) wanted = call;
        call.resolve(new JSObject().put("location", on ? "on" : "denied"));
    }

    /** What waited before waits no more: it was of another workout, or of this one before it was said to be without a place. */
    private boolean begin(PluginCall call) {
        boolean begun = RecordingService.start(
            getContext(), call.getString("session", ""), call.getBoolean("locate", true), call.getObject("notice", new JSObject()));
        wanted = begun ? null : call;
        return begun;
    }

    @PluginMethod
    public void stop(PluginCall call) {
        wanted = null;
        RecordingService.stop(getContext());
        call.resolve();
    }

    @PluginMethod
    public void rest(PluginCall call) {
        RecordingService.rest(getContext(), call.getBoolean("on", false));
        call.resolve();
    }

    @PluginMethod
    public void show(PluginCall call) {
        RecordingService.show(getContext(), call.getObject("notice", new JSObject()));
        call.resolve();
    }

    @PluginMethod
    public void ring(PluginCall call) {
        boolean kept = RecordingService.ring(getContext(), call.getString("id", ""), call.getData().optLong("at"), call.getString("title", ""), call.getString("body", ""));
        call.resolve(new JSObject().put("kept", kept));
    }

    @PluginMethod
    public void read(PluginCall call) {
        try {
            LocationJournal.Page page = RecordingService.read(getContext(), call.getString("session", ""), call.getData().optLong("from"));
            call.resolve(new JSObject()
                .put("text", page.text).put("at", page.at).put("next", page.next)
                .put("wall", System.currentTimeMillis()).put("mono", SystemClock.elapsedRealtime()).put("boot", RecordingService.boot(getContext())));
        } catch (IOException failure) {
            call.reject("The journal cannot be read", failure);
        }
    }

    /** A WebView is refused the screen lock that browsers have. */
    @PluginMethod
    public void keepAwake(PluginCall call) {
        boolean on = call.getBoolean("on", false);
        getActivity().runOnUiThread(() -> {
            if (on) getActivity().getWindow().addFlags(WindowManager.LayoutParams.FLAG_KEEP_SCREEN_ON);
            else getActivity().getWindow().clearFlags(WindowManager.LayoutParams.FLAG_KEEP_SCREEN_ON);
        });
        call.resolve();
    }

    @PluginMethod
    public void openSettings(PluginCall call) {
        Uri self = Uri.fromParts("package", getContext().getPackageName(), null);
        getContext().startActivity(new Intent(Settings.ACTION_APPLICATION_DETAILS_SETTINGS, self).addFlags(Intent.FLAG_ACTIVITY_NEW_TASK));
        call.resolve();
    }

    // ---- steps: the phone's counter counts on while everything sleeps, and tells when somebody listens ----

    @PluginMethod
    public void startSteps(PluginCall call) {
        if (counter() == null) call.resolve(new JSObject().put("steps", "none"));
        else if (Build.VERSION.SDK_INT >= Build.VERSION_CODES.Q && getPermissionState("steps") != PermissionState.GRANTED) requestPermissionForAlias("steps", call, "stepsAnswered");
        else stepsAnswered(call);
    }

    @PermissionCallback
    private void stepsAnswered(PluginCall call) {
        boolean allowed = Build.VERSION.SDK_INT < Build.VERSION_CODES.Q || getPermissionState("steps") == PermissionState.GRANTED;
        sensors().unregisterListener(this); // of a page before this one: asked a second time, the system says no as if there were no counter
        boolean on = allowed && sensors().registerListener(this, counter(), SensorManager.SENSOR_DELAY_NORMAL);
        call.resolve(new JSObject().put("steps", !allowed ? "denied" : on ? "on" : "none"));
    }

    @PluginMethod
    public void stopSteps(PluginCall call) {
        sensors().unregisterListener(this);
        call.resolve();
    }

    @Override
    public void onSensorChanged(SensorEvent event) {
        notifyListeners("steps", new JSObject().put("total", (long) event.values[0]));
    }

    @Override
    public void onAccuracyChanged(Sensor sensor, int accuracy) {}

    private SensorManager sensors() {
        return (SensorManager) getContext().getSystemService(Context.SENSOR_SERVICE);
    }

    private Sensor counter() {
        return sensors().getDefaultSensor(Sensor.TYPE_STEP_COUNTER);
    }
}
