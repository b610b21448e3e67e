package app.stamina.phone;

import android.os.Bundle;
import app.stamina.phone.location.StaminaLocationPlugin;
import com.getcapacitor.BridgeActivity;

public class MainActivity extends BridgeActivity {

    @Override
    public void onCreate(Bundle savedInstanceState) {
        registerPlugin(StaminaLocationPlugin.class);
        super.onCreate(savedInstanceState);
    }
}
