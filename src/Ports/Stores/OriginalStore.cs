using Stamina.Contracts.Ids;
using Stamina.Ports.Documents;

namespace Stamina.Ports.Stores;

/// <summary>
/// The files that workouts were made of, byte for byte: each content once for an account, and which workouts were made of it. It goes with the last of them,
/// when the deletion of that is final (<see cref="IStoreMaintenance"/>), and with the account.
/// </summary>
/// <exception cref="StoreUnavailableException">The store is away; of every call.</exception>
public interface IOriginalStore
{
    /// <summary>
    /// Keeps a file for workouts that are there, not deleted, and have none yet; the others stay as they are. Bounded by
    /// <see cref="Contracts.Workouts.OriginalLimits"/>.
    /// </summary>
    /// <param name="user">Whose.</param>
    /// <param name="name">What it is called, without folders.</param>
    /// <param name="content">It; read to its end before anything is written. What reading it throws comes as it is.</param>
    /// <param name="workouts">Those that were made of it.</param>
    /// <param name="cancellationToken">Ends it.</param>
    ValueTask<KeptOriginal> KeepAsync(
        UserId user, string name, Stream content, IReadOnlyCollection<SessionId> workouts, CancellationToken cancellationToken);

    /// <summary>The file of one workout, also of one that can be restored; null where none is kept.</summary>
    ValueTask<Original?> FindAsync(WorkoutKey workout, CancellationToken cancellationToken);

    /// <summary>One for each workout of a user that has a file, in the order of their ids.</summary>
    ValueTask<IReadOnlyList<Original>> ListAsync(UserId user, CancellationToken cancellationToken);

    /// <summary>Its content, piece after piece; ends with a <see cref="StoreUnavailableException"/> where it was deleted meanwhile.</summary>
    IAsyncEnumerable<byte[]> ReadAsync(Original original, CancellationToken cancellationToken);
}

/// <summary>The file that a workout was made of.</summary>
/// <param name="Workout">The workout.</param>
/// <param name="ContentId">Equal for equal contents of an account: the first 128 bits of their SHA-256.</param>
/// <param name="Document">What is known of it.</param>
public sealed record Original(WorkoutKey Workout, Guid ContentId, OriginalDocument Document);

/// <summary>What came of keeping a file.</summary>
/// <param name="Outcome">Whether it is kept.</param>
/// <param name="Workouts">Those of the workouts that have a file now, from before too.</param>
public sealed record KeptOriginal(OriginalOutcome Outcome, IReadOnlyList<SessionId> Workouts);

/// <summary>Whether a file is kept.</summary>
public enum OriginalOutcome
{
    /// <summary>It is, for those of the workouts that are there.</summary>
    Kept,

    /// <summary>It is not: it is too large, packed.</summary>
    TooLarge,

    /// <summary>It is not: the account's files are too large together.</summary>
    AccountFull,
}
