import Capacitor
import CoreMotion
import Foundation
import UIKit

/// The bridge to LocationRecorder and to the step counter; its other end is client/src/platform/location/native.ts.
@objc(StaminaLocationPlugin)
public class StaminaLocationPlugin: CAPPlugin, CAPBridgedPlugin {
    public let identifier = "StaminaLocationPlugin"
    public let jsName = "StaminaLocation"
    public let pluginMethods: [CAPPluginMethod] = [
        CAPPluginMethod(name: "start", returnType: CAPPluginReturnPromise),
        CAPPluginMethod(name: "stop", returnType: CAPPluginReturnPromise),
        CAPPluginMethod(name: "rest", returnType: CAPPluginReturnPromise),
        CAPPluginMethod(name: "show", returnType: CAPPluginReturnPromise),
        CAPPluginMethod(name: "ring", returnType: CAPPluginReturnPromise),
        CAPPluginMethod(name: "read", returnType: CAPPluginReturnPromise),
        CAPPluginMethod(name: "startSteps", returnType: CAPPluginReturnPromise),
        CAPPluginMethod(name: "stopSteps", returnType: CAPPluginReturnPromise),
        CAPPluginMethod(name: "keepAwake", returnType: CAPPluginReturnPromise),
        CAPPluginMethod(name: "openSettings", returnType: CAPPluginReturnPromise)
    ]
    private var recorder: LocationRecorder?
    private let pedometer = CMPedometer()

    override public func load() {
        DispatchQueue.main.async { _ = self.ready() }
    }

    // A location manager belongs to the thread that made it.
    private func ready() -> LocationRecorder {
        if let recorder = recorder { return recorder }
        let made = LocationRecorder()
        made.written = { [weak self] in self?.notifyListeners("written", data: [:]) }
        recorder = made
        return made
    }

    // MARK: location

    @objc func start(_ call: CAPPluginCall) {
        let session = call.getString("session") ?? ""
        let ask = call.getBool("ask") ?? false
        let locate = call.getBool("locate") ?? true
        DispatchQueue.main.async {
            // Indoors and for weights there is no service of the system's to ask for: the app is awake while it is looked at.
            guard locate else {
                self.ready().leave()
                return call.resolve(["location": "on"])
            }
            self.ready().start(session: session, ask: ask) { allowed in
                call.resolve(["location": allowed ? "on" : "denied"])
            }
        }
    }

    @objc func stop(_ call: CAPPluginCall) {
        DispatchQueue.main.async {
            self.ready().stop()
            call.resolve()
        }
    }

    @objc func rest(_ call: CAPPluginCall) {
        let on = call.getBool("on") ?? false
        DispatchQueue.main.async {
            self.ready().rest(on)
            call.resolve()
        }
    }

    /// iOS has no notification that stays and counts; the blue mark of the status bar leads back into the app.
    @objc func show(_ call: CAPPluginCall) {
        call.resolve()
    }

    /// iOS rings a planned notification to the second by itself.
    @objc func ring(_ call: CAPPluginCall) {
        call.resolve(["kept": false])
    }

    @objc func read(_ call: CAPPluginCall) {
        do {
            let page = try LocationRecorder.read(session: call.getString("session") ?? "", from: UInt64(max(0, call.getDouble("from") ?? 0)))
            call.resolve([
                "text": page.text, "at": Double(page.at), "next": Double(page.next),
                "wall": (Date().timeIntervalSince1970 * 1000).rounded(), "mono": Double(LocationRecorder.mono()), "boot": LocationRecorder.boot
            ])
        } catch {
            call.reject("The journal cannot be read", nil, error)
        }
    }

    @objc func keepAwake(_ call: CAPPluginCall) {
        let on = call.getBool("on") ?? false
        DispatchQueue.main.async {
            UIApplication.shared.isIdleTimerDisabled = on
            call.resolve()
        }
    }

    @objc func openSettings(_ call: CAPPluginCall) {
        DispatchQueue.main.async {
            if let settings = URL(string: UIApplication.openSettingsURLString) { UIApplication.shared.open(settings) }
            call.resolve()
        }
    }

    // MARK: steps: iOS counts on while everything sleeps, and tells when somebody listens

    @objc func startSteps(_ call: CAPPluginCall) {
        guard CMPedometer.isStepCountingAvailable() else { return call.resolve(["steps": "none"]) }
        let since = Date(timeIntervalSince1970: (call.getDouble("since") ?? 0) / 1000)
        var asked: CAPPluginCall? = call
        pedometer.startUpdates(from: since) { [weak self] data, error in
            if let total = data?.numberOfSteps { self?.notifyListeners("steps", data: ["total": total]) }
            DispatchQueue.main.async { // the first word comes when the person has answered
                let denied = error != nil || CMPedometer.authorizationStatus() == .denied || CMPedometer.authorizationStatus() == .restricted
                asked?.resolve(["steps": denied ? "denied" : "on"])
                asked = nil
            }
        }
        let status = CMPedometer.authorizationStatus()
        guard status != .notDetermined else { return }
        DispatchQueue.main.async {
            asked?.resolve(["steps": status == .denied || status == .restricted ? "denied" : "on"])
            asked = nil
        }
    }

    @objc func stopSteps(_ call: CAPPluginCall) {
        pedometer.stopUpdates()
        call.resolve()
    }
}

/// The app's own plugins are no packages: they are made known here.
class StaminaViewController: CAPBridgeViewController {
    override open func capacitorDidLoad() {
        bridge?.registerPluginInstance(StaminaLocationPlugin())
        bridge?.registerPluginInstance(StaminaSecurityPlugin())
        // The ground in the phone's own light or dark, until the page paints: no white flash.
        let ground = UIColor { traits in
            traits.userInterfaceStyle == .dark
                ? UIColor(red: 13 / 255, green: 20 / 255, blue: 19 / 255, alpha: 1)
                : UIColor(red: 247 / 255, green: 245 / 255, blue: 240 / 255, alpha: 1)
        }
        view.backgroundColor = ground
        webView?.isOpaque = false
        webView?.backgroundColor = ground
        webView?.scrollView.backgroundColor = ground
    }
}
