package app.stamina.phone.security;

import android.app.Activity;
import android.app.KeyguardManager;
import android.content.Context;
import android.content.Intent;
import android.hardware.biometrics.BiometricManager.Authenticators;
import android.hardware.biometrics.BiometricPrompt;
import android.os.Build;
import android.os.CancellationSignal;
import android.security.keystore.KeyGenParameterSpec;
import android.security.keystore.KeyProperties;
import android.view.WindowManager;
import androidx.activity.result.ActivityResult;
import com.getcapacitor.JSObject;
import com.getcapacitor.Plugin;
import com.getcapacitor.PluginCall;
import com.getcapacitor.PluginMethod;
import com.getcapacitor.annotation.ActivityCallback;
import com.getcapacitor.annotation.CapacitorPlugin;
import java.io.File;
import java.io.IOException;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.util.Arrays;
import javax.crypto.KeyGenerator;
import javax.crypto.SecretKey;

/** Whether the phone's owner is there, by the phone's own check; what others see of the app; secrets. Its other end is client/src/platform/security/native.ts. */
@CapacitorPlugin(name = "StaminaSecurity")
public final class StaminaSecurityPlugin extends Plugin {

    /** The key's name in the Keystore. */
    private static final String KEY = "stamina.secrets";

    /** Whether this phone has a fingerprint, face, code or pattern to ask for. */
    @PluginMethod
    public void canCheck(PluginCall call) {
        call.resolve(new JSObject().put("can", keyguard().isDeviceSecure()));
    }

    @PluginMethod
    public void check(PluginCall call) {
        String title = call.getString("title", "");
        if (Build.VERSION.SDK_INT >= Build.VERSION_CODES.R) getActivity().runOnUiThread(() -> ask(call, title));
        else askByPage(call, title);
    }

    private void ask(PluginCall call, String title) {
        new BiometricPrompt.Builder(getContext())
            .setTitle(title)
            .setAllowedAuthenticators(Authenticators.BIOMETRIC_WEAK | Authenticators.DEVICE_CREDENTIAL)
            .build()
            .authenticate(new CancellationSignal(), getContext().getMainExecutor(), new BiometricPrompt.AuthenticationCallback() {
                @Override
                public void onAuthenticationSucceeded(BiometricPrompt.AuthenticationResult result) {
                    answer(call, true);
                }

                /** Given up, or tried too often. A single finger that is not known is no end: the prompt asks on. */
                @Override
                public void onAuthenticationError(int code, CharSequence why) {
                    answer(call, false);
                }
            });
    }

    /** Before Android 11 one prompt takes either a finger or the code; the system's own page takes both. */
    @SuppressWarnings("deprecation")
    private void askByPage(PluginCall call, String title) {
        Intent page = keyguard().createConfirmDeviceCredentialIntent(title, null);
        if (page == null) answer(call, false);
        else startActivityForResult(call, page, "confirmed");
    }

    @ActivityCallback
    private void confirmed(PluginCall call, ActivityResult result) {
        if (call != null) answer(call, result.getResultCode() == Activity.RESULT_OK);
    }

    private static void answer(PluginCall call, boolean passed) {
        call.resolve(new JSObject().put("passed", passed));
    }

    /** In the list of recent apps. Where Android cannot hide it there alone (before 13), pictures of the screen are refused too. */
    @PluginMethod
    public void hide(PluginCall call) {
        boolean on = call.getBoolean("on", false);
        getActivity().runOnUiThread(() -> {
            if (Build.VERSION.SDK_INT >= Build.VERSION_CODES.TIRAMISU) getActivity().setRecentsScreenshotEnabled(!on);
            else if (on) getActivity().getWindow().addFlags(WindowManager.LayoutParams.FLAG_SECURE);
            else getActivity().getWindow().clearFlags(WindowManager.LayoutParams.FLAG_SECURE);
        });
        call.resolve();
    }

    // ---- secrets ----

    @PluginMethod
    public void keep(PluginCall call) {
        try {
            secrets().keep(call.getString("name", ""), call.getString("secret", ""));
            call.resolve();
        } catch (IOException | GeneralSecurityException | RuntimeException failure) {
            call.reject("The secret was not kept", new Exception(failure));
        }
    }

    @PluginMethod
    public void open(PluginCall call) {
        try {
            call.resolve(new JSObject().put("secret", secrets().open(call.getString("name", ""))));
        } catch (IOException | GeneralSecurityException | RuntimeException failure) {
            call.reject("The secret cannot be read", new Exception(failure));
        }
    }

    @PluginMethod
    public void keepOnly(PluginCall call) {
        try {
            secrets().keepOnly(Arrays.asList(call.getString("names", "").split(",")));
            call.resolve();
        } catch (IOException | RuntimeException failure) {
            call.reject("Secrets were not deleted", new Exception(failure));
        }
    }

    /** The key never leaves the Keystore, and no backup has the files. It needs no check of the owner: sync goes on behind a locked screen. */
    private SecretFiles secrets() {
        return new SecretFiles(new File(getContext().getNoBackupFilesDir(), "secrets"), new SecretFiles.Key() {
            @Override
            public SecretKey find() throws IOException, GeneralSecurityException {
                KeyStore store = KeyStore.getInstance("AndroidKeyStore");
                store.load(null);
                return (SecretKey) store.getKey(KEY, null);
            }

            @Override
            public SecretKey make() throws GeneralSecurityException {
                KeyGenerator generator = KeyGenerator.getInstance(KeyProperties.KEY_ALGORITHM_AES, "AndroidKeyStore");
                generator.init(new KeyGenParameterSpec.Builder(KEY, KeyProperties.PURPOSE_ENCRYPT | KeyProperties.PURPOSE_DECRYPT)
                    .setBlockModes(KeyProperties.BLOCK_MODE_GCM)
                    .setEncryptionPaddings(KeyProperties.ENCRYPTION_PADDING_NONE)
                    .setKeySize(256)
                    .build());
                return generator.generateKey();
            }
        });
    }

    private KeyguardManager keyguard() {
        return (KeyguardManager) getContext().getSystemService(Context.KEYGUARD_SERVICE);
    }
}
