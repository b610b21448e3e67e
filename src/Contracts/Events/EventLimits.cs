namespace Stamina.Contracts.Events;

/// <summary>The bounds of what can be framed; stated in the contract so that a phone knows them beforehand.</summary>
public static class EventLimits
{
    /// <summary>Largest request body as sent, in bytes.</summary>
    public const int BodyBytes = 1 << 20;

    /// <summary>Largest request body once unpacked from gzip or br, in bytes.</summary>
    public const int UnpackedBytes = 8 << 20;

    /// <summary>Largest body of a call without a token (register, sign_in, refresh), in bytes; such a body has no Content-Encoding.</summary>
    public const int AnonymousBodyBytes = 16 << 10;

    /// <summary>How long a body may take to arrive.</summary>
    public static readonly TimeSpan BodyPatience = TimeSpan.FromSeconds(60);

    /// <summary>How long the body of a call without a token may take to arrive.</summary>
    public static readonly TimeSpan AnonymousBodyPatience = TimeSpan.FromSeconds(5);

    /// <summary>Bytes of events, unpacked, that one account may send at once, per server; an eighth of them come back each second.</summary>
    public const int AccountBytes = 32 << 20;

    /// <summary>Bytes of events that a revoked device may send at once to be kept aside, per server; about 11 kB a minute come back.</summary>
    public const int RevokedDeviceBytes = 16 << 20;

    /// <summary>Workouts that one account may begin at once, per server: ten years of history that a phone or a file brings.</summary>
    public const int NewWorkoutsAtOnce = 20_000;

    /// <summary>As many of them come back in a day, evenly.</summary>
    public const int NewWorkoutsADay = 5_000;

    /// <summary>Most events in one request.</summary>
    public const int EventsPerRequest = 1_000;

    /// <summary>Most workouts in one sync request.</summary>
    public const int WorkoutsPerRequest = 100;

    /// <summary>Largest event, in bytes.</summary>
    public const int EventBytes = 256 << 10;

    /// <summary>Deepest nesting of a request body.</summary>
    public const int Depth = 32;

    /// <summary>Highest seq of a writer in a workout.</summary>
    public const int MaxSeq = 999_999;

    /// <summary>Longest workout clock, in milliseconds (30 days).</summary>
    public const long MaxElapsedMs = 2_592_000_000;

    /// <summary>Most events that count in a workout. A point a second for 24 hours is 86 400, even with an event for each.</summary>
    public const int EventsPerWorkout = 100_000;

    /// <summary>Most bytes of events that count in a workout. 24 hours of a point a second are 7 MB.</summary>
    public const int BytesPerWorkout = 32 << 20;

    /// <summary>Most writers (installed apps) whose events count in a workout.</summary>
    public const int WritersPerWorkout = 32;
}
