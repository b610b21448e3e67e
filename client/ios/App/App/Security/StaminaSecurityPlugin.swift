import Capacitor
import Foundation
import LocalAuthentication
import UIKit

/// Whether the phone's owner is there, by the phone's own check; what others see of the app; secrets. Its other end is
/// client/src/platform/security/native.ts.
@objc(StaminaSecurityPlugin)
public class StaminaSecurityPlugin: CAPPlugin, CAPBridgedPlugin {
    public let identifier = "StaminaSecurityPlugin"
    public let jsName = "StaminaSecurity"
    public let pluginMethods: [CAPPluginMethod] = [
        CAPPluginMethod(name: "canCheck", returnType: CAPPluginReturnPromise),
        CAPPluginMethod(name: "check", returnType: CAPPluginReturnPromise),
        CAPPluginMethod(name: "hide", returnType: CAPPluginReturnPromise),
        CAPPluginMethod(name: "keep", returnType: CAPPluginReturnPromise),
        CAPPluginMethod(name: "open", returnType: CAPPluginReturnPromise),
        CAPPluginMethod(name: "keepOnly", returnType: CAPPluginReturnPromise)
    ]
    private var hides = false
    private var cover: UIView?

    override public func load() {
        let center = NotificationCenter.default
        center.addObserver(self, selector: #selector(leaving), name: UIScene.willDeactivateNotification, object: nil)
        center.addObserver(self, selector: #selector(back), name: UIScene.didActivateNotification, object: nil)
    }

    /// Whether this phone has a face, a finger or a code to ask for.
    @objc func canCheck(_ call: CAPPluginCall) {
        call.resolve(["can": LAContext().canEvaluatePolicy(.deviceOwnerAuthentication, error: nil)])
    }

    @objc func check(_ call: CAPPluginCall) {
        let reason = call.getString("title") ?? "Stamina"
        LAContext().evaluatePolicy(.deviceOwnerAuthentication, localizedReason: reason) { passed, _ in
            call.resolve(["passed": passed])
        }
    }

    @objc func hide(_ call: CAPPluginCall) {
        let on = call.getBool("on") ?? false
        DispatchQueue.main.async {
            self.hides = on
            if !on { self.back() }
            call.resolve()
        }
    }

    // MARK: secrets

    @objc func keep(_ call: CAPPluginCall) {
        let status = Secrets.keep(call.getString("name") ?? "", call.getString("secret") ?? "")
        if status == errSecSuccess { call.resolve() } else { call.reject("The secret was not kept: \(status)") }
    }

    @objc func open(_ call: CAPPluginCall) {
        let (status, secret) = Secrets.open(call.getString("name") ?? "")
        if let secret = secret { return call.resolve(["secret": secret]) }
        if status == errSecItemNotFound { call.resolve() } else { call.reject("The secret cannot be read: \(status)") }
    }

    @objc func keepOnly(_ call: CAPPluginCall) {
        let status = Secrets.keepOnly((call.getString("names") ?? "").split(separator: ",").map(String.init))
        if status == errSecSuccess { call.resolve() } else { call.reject("Secrets were not deleted: \(status)") }
    }

    // MARK: the app switcher

    /// iOS takes its picture for the app switcher after this.
    @objc private func leaving() {
        guard hides, cover == nil, let window = bridge?.viewController?.view.window else { return }
        let made = UIView(frame: window.bounds)
        made.autoresizingMask = [.flexibleWidth, .flexibleHeight]
        made.backgroundColor = bridge?.viewController?.view.backgroundColor ?? .systemBackground
        window.addSubview(made)
        cover = made
    }

    @objc private func back() {
        cover?.removeFromSuperview()
        cover = nil
    }
}
