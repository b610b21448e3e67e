package app.stamina.phone;

import com.getcapacitor.BridgeActivity;

public class MainActivity extends BridgeActivity {}
