import CoreLocation
import Foundation
import UIKit

/// Reads the receiver while a workout is on, in the background too. Each reading is on the disk before the app hears of it; whether
/// the WebView is awake or asleep makes no difference here. When iOS ends the process, recording waits until the app is opened.
final class LocationRecorder: NSObject, CLLocationManagerDelegate {
    /// Rung after each line, on the main thread.
    var written: () -> Void = {}

    private let manager = CLLocationManager()
    private let queue = DispatchQueue(label: "app.stamina.location")
    private var journal: LocationJournal?
    private var session: String?
    /// When the receiver was switched on, by a clock that nobody can set.
    private var begunMono: UInt64 = 0
    /// In the first seconds the receiver may hand out a reading of long ago.
    private static let drawerMs: UInt64 = 10_000
    private var answer: ((Bool) -> Void)?
    /// A pause at a traffic light keeps the receiver; the same figure stands in client/src/platform/location/source.ts.
    private static let restAfter: TimeInterval = 120
    private var letGo: DispatchWorkItem?
    private var resting = false

    override init() {
        super.init()
        manager.delegate = self
        manager.desiredAccuracy = kCLLocationAccuracyBest
        manager.distanceFilter = kCLDistanceFilterNone
        manager.activityType = .fitness
        manager.pausesLocationUpdatesAutomatically = false
        manager.showsBackgroundLocationIndicator = true
    }

    /// On the main thread. `done` says whether location may be used; allowed later, recording begins by itself.
    func start(session: String, ask: Bool, done: @escaping (Bool) -> Void) {
        self.session = session
        queue.async {
            LocationRecorder.deleteAll(but: session)
            self.journal?.close()
            self.journal = try? LocationJournal(folder: LocationRecorder.folder(session))
        }
        switch manager.authorizationStatus {
        case .notDetermined where ask:
            answer = done
            manager.requestWhenInUseAuthorization()
        default:
            precisely { [weak self] in
                self?.begin()
                done(self?.allowed ?? false)
            }
        }
    }

    /// Where only an approximate place is allowed, the person is asked for the precise one, for as long as the app is in use.
    private func precisely(then: @escaping () -> Void) {
        let status = manager.authorizationStatus
        let inUse = status == .authorizedWhenInUse || status == .authorizedAlways
        guard inUse && manager.accuracyAuthorization == .reducedAccuracy else { return then() }
        manager.requestTemporaryFullAccuracyAuthorization(withPurposeKey: "Record") { _ in
            DispatchQueue.main.async(execute: then)
        }
    }

    /// Paused by hand, or no more. Nothing is made of readings meanwhile, so the receiver is let go after a while, and out of sight the app sleeps then. A
    /// workout goes on by a tap in the app alone: from there location may begin again.
    func rest(_ on: Bool) {
        letGo?.cancel()
        letGo = nil
        if on {
            let work = DispatchWorkItem { [weak self] in
                self?.resting = true
                self?.manager.stopUpdatingLocation()
            }
            letGo = work
            DispatchQueue.main.asyncAfter(deadline: .now() + LocationRecorder.restAfter, execute: work)
        } else if resting {
            resting = false
            begin()
        }
    }

    /// The workout goes on without a place: nothing more is read, and what was written stays until it ends.
    func leave() {
        session = nil
        manager.stopUpdatingLocation()
        manager.allowsBackgroundLocationUpdates = false
        rest(false)
    }

    func stop() {
        leave()
        queue.async {
            self.journal?.close()
            self.journal = nil
            LocationRecorder.deleteAll(but: nil)
        }
    }

    static func read(session: String, from: UInt64) throws -> LocationJournal.Page {
        try LocationJournal.read(folder(session), from: from)
    }

    /// Milliseconds since the boot, sleep included; nobody can set it.
    static func mono() -> UInt64 {
        clock_gettime_nsec_np(CLOCK_MONOTONIC_RAW) / 1_000_000
    }

    static let boot: String = {
        var size = 0
        sysctlbyname("kern.bootsessionuuid", nil, &size, nil, 0)
        var name = [CChar](repeating: 0, count: max(1, size))
        sysctlbyname("kern.bootsessionuuid", &name, &size, nil, 0)
        return String(cString: name)
    }()

    // MARK: the receiver

    private var allowed: Bool {
        let status = manager.authorizationStatus
        return (status == .authorizedWhenInUse || status == .authorizedAlways) && manager.accuracyAuthorization == .fullAccuracy
    }

    private func begin() {
        guard session != nil, allowed, !resting else { return }
        begunMono = LocationRecorder.mono()
        manager.allowsBackgroundLocationUpdates = true
        manager.startUpdatingLocation()
    }

    func locationManagerDidChangeAuthorization(_ manager: CLLocationManager) {
        guard manager.authorizationStatus != .notDetermined else { return }
        let waiting = answer
        answer = nil
        guard let done = waiting else { return changed() }
        precisely { [weak self] in
            self?.changed()
            done(self?.allowed ?? false)
        }
    }

    private func changed() {
        begin()
        if session != nil && !allowed { write("off", at: Date(), values: "") }
    }

    func locationManager(_ manager: CLLocationManager, didUpdateLocations locations: [CLLocation]) {
        let since = LocationRecorder.mono() - begunMono
        for one in locations where one.horizontalAccuracy >= 0 {
            // Never by comparing moments of the wall clock: set back by an hour, it would make an hour of readings look old.
            if since < LocationRecorder.drawerMs && -one.timestamp.timeIntervalSinceNow * 1000 > Double(since) + 1000 { continue }
            let elevation = one.verticalAccuracy > 0 ? String(format: "%.1f", locale: nil, one.altitude) : ""
            write("fix", at: one.timestamp, values: String(
                format: ",%.7f,%.7f,%.1f,", locale: nil, one.coordinate.latitude, one.coordinate.longitude, one.horizontalAccuracy) + elevation)
        }
    }

    func locationManager(_ manager: CLLocationManager, didFailWithError error: Error) {
        if (error as? CLError)?.code == .denied { write("off", at: Date(), values: "") } // a lost fix shows as silence
    }

    private func write(_ kind: String, at time: Date, values: String) {
        guard let session = session else { return }
        let mono = LocationRecorder.mono()
        // Soon after a boot the clock may jump: a reading is never older than the boot.
        let age = min(UInt64(min(max(0, -time.timeIntervalSinceNow), 600) * 1000), mono)
        let wall = Int64(Date().timeIntervalSince1970 * 1000) - Int64(age) // a phone whose clock was never set may be before 1970
        let text = "\(kind),\(wall),\(LocationRecorder.boot),\(mono - age)\(values)"
        // The system may suspend the process when it has handed out a reading: not before this one is on the disk.
        let task = UIApplication.shared.beginBackgroundTask(withName: "journal", expirationHandler: nil)
        queue.async {
            // There may have been no room for its folder yet.
            if self.journal == nil { self.journal = try? LocationJournal(folder: LocationRecorder.folder(session)) }
            let done = (try? self.journal?.append(text)) != nil // a full disk: this second is missing, the next is tried again
            DispatchQueue.main.async {
                if done { self.written() }
                UIApplication.shared.endBackgroundTask(task)
            }
        }
    }

    // MARK: where it lies: readable by this app alone, and out of every backup

    private static var journals: URL {
        let support = FileManager.default.urls(for: .applicationSupportDirectory, in: .userDomainMask)[0]
        return support.appendingPathComponent("location", isDirectory: true)
    }

    private static func folder(_ session: String) -> URL {
        journals.appendingPathComponent(session.replacingOccurrences(of: "[^A-Za-z0-9_-]", with: "_", options: .regularExpression), isDirectory: true)
    }

    private static func deleteAll(but session: String?) {
        let kept = session.map { folder($0).lastPathComponent }
        for name in (try? FileManager.default.contentsOfDirectory(atPath: journals.path)) ?? [] where name != kept {
            try? FileManager.default.removeItem(at: journals.appendingPathComponent(name))
        }
        try? FileManager.default.createDirectory(at: journals, withIntermediateDirectories: true)
        var place = journals
        var values = URLResourceValues()
        values.isExcludedFromBackup = true
        try? place.setResourceValues(values)
    }
}
