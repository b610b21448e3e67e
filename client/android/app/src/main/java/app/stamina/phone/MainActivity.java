package app.stamina.phone;

import android.content.Intent;
import android.os.Bundle;
import android.webkit.RenderProcessGoneDetail;
import android.webkit.WebView;
import app.stamina.phone.location.StaminaLocationPlugin;
import app.stamina.phone.security.StaminaSecurityPlugin;
import com.getcapacitor.BridgeActivity;
import com.getcapacitor.WebViewListener;

public class MainActivity extends BridgeActivity {

    @Override
    public void onCreate(Bundle savedInstanceState) {
        registerPlugin(StaminaLocationPlugin.class);
        registerPlugin(StaminaSecurityPlugin.class);
        bridgeBuilder.addWebViewListener(new WebViewListener() {
            /** The page's process was ended. Unanswered, the system would end this one too, and with it the service that records. */
            @Override
            public boolean onRenderProcessGone(WebView view, RenderProcessGoneDetail detail) {
                recreate();
                return true;
            }
        });
        // A link is followed once: an activity that is made again, or comes from the recent apps, has the one that first started it still.
        boolean again = savedInstanceState != null || (getIntent().getFlags() & Intent.FLAG_ACTIVITY_LAUNCHED_FROM_HISTORY) != 0;
        if (again) getIntent().setData(null);
        super.onCreate(savedInstanceState);
        // The ground in the phone's own light or dark, until the page paints: no white flash.
        if (getBridge() != null) getBridge().getWebView().setBackgroundColor(getColor(R.color.ground));
    }
}
