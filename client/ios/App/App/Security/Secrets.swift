import Foundation
import Security

/// Secrets in the Keychain: on this phone alone, in no backup, and to be read from the first unlocking after a start on, for sync
/// goes on behind a locked screen. The Keychain outlives the app: what a former installation left goes with the first `keepOnly`.
enum Secrets {
    private static let all: [String: Any] = [kSecClass as String: kSecClassGenericPassword, kSecAttrService as String: "app.stamina.phone.secrets"]

    private static func query(_ name: String) -> [String: Any] {
        all.merging([kSecAttrAccount as String: name]) { $1 }
    }

    static func keep(_ name: String, _ secret: String) -> OSStatus {
        SecItemDelete(query(name) as CFDictionary)
        let item = query(name).merging([
            kSecValueData as String: Data(secret.utf8),
            kSecAttrAccessible as String: kSecAttrAccessibleAfterFirstUnlockThisDeviceOnly
        ]) { $1 }
        return SecItemAdd(item as CFDictionary, nil)
    }

    static func open(_ name: String) -> (OSStatus, String?) {
        var found: CFTypeRef?
        let asked = query(name).merging([kSecReturnData as String: true, kSecMatchLimit as String: kSecMatchLimitOne]) { $1 }
        let status = SecItemCopyMatching(asked as CFDictionary, &found)
        return (status, (found as? Data).flatMap { String(data: $0, encoding: .utf8) })
    }

    static func keepOnly(_ names: [String]) -> OSStatus {
        var found: CFTypeRef?
        let asked = all.merging([kSecReturnAttributes as String: true, kSecMatchLimit as String: kSecMatchLimitAll]) { $1 }
        let status = SecItemCopyMatching(asked as CFDictionary, &found)
        if status == errSecItemNotFound { return errSecSuccess }
        for item in found as? [[String: Any]] ?? [] {
            guard let name = item[kSecAttrAccount as String] as? String, !names.contains(name) else { continue }
            let deleted = SecItemDelete(query(name) as CFDictionary)
            if deleted != errSecSuccess && deleted != errSecItemNotFound { return deleted }
        }
        return status
    }
}
