package app.stamina.phone;

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
        super.onCreate(savedInstanceState);
        // The ground in the phone's own light or dark, until the page paints: no white flash.
        if (getBridge() != null) getBridge().getWebView().setBackgroundColor(getColor(R.color.ground));
    }
}
