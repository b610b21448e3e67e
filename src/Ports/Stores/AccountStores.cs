using Stamina.Contracts.Ids;
using Stamina.Ports.Documents;

namespace Stamina.Ports.Stores;

/// <summary>A document and the revision it was read at; 0 means: does not exist yet.</summary>
public sealed record Revisioned<T>(T Document, long Revision);

/// <summary>What came of giving an account an e-mail.</summary>
public enum EmailGiven
{
    /// <summary>It has it, and the account is written.</summary>
    Given,

    /// <summary>The account was written by somebody else meanwhile, or is gone; nothing was changed.</summary>
    Overtaken,

    /// <summary>Another account has the e-mail; nothing was changed.</summary>
    Taken,
}

/// <summary>
/// Accounts and devices. Writes name the revision they were made from and fail where it has moved on. Where the store is away every call throws
/// <see cref="StoreUnavailableException"/>.
/// </summary>
public interface IAccountStore
{
    /// <summary>Creates an account; false where the e-mail (by its HMAC) is taken.</summary>
    ValueTask<bool> CreateUserAsync(UserDocument user, ReadOnlyMemory<byte> emailKey, CancellationToken cancellationToken);

    /// <summary>Finds an account by the HMAC of its e-mail.</summary>
    ValueTask<Revisioned<UserDocument>?> FindByEmailAsync(ReadOnlyMemory<byte> emailKey, CancellationToken cancellationToken);

    /// <summary>An account; null where there is none or it was deleted.</summary>
    ValueTask<Revisioned<UserDocument>?> GetUserAsync(UserId user, CancellationToken cancellationToken);

    /// <summary>True where the store knows that the account was deleted; false where it stands, or was never here (a store that was set back).</summary>
    ValueTask<bool> WasDeletedAsync(UserId user, CancellationToken cancellationToken);

    /// <summary>
    /// What of a user's profile a workout may leave to it; null where there is no account. Whoever only derives needs the right to read this and no more of an
    /// account.
    /// </summary>
    /// <exception cref="StoreUnavailableException">The store is away.</exception>
    ValueTask<EntryDefaults?> EntryDefaultsAsync(UserId user, CancellationToken cancellationToken);

    /// <summary>Replaces the account; false where its revision is no longer <paramref name="expectedRevision"/>.</summary>
    ValueTask<bool> PutUserAsync(UserDocument user, long expectedRevision, CancellationToken cancellationToken);

    /// <summary>
    /// Replaces the account as <see cref="PutUserAsync"/> does and gives it one more e-mail (by its HMAC): it is found by every one that it has. To give it one
    /// that it has already changes nothing of that.
    /// </summary>
    /// <exception cref="StoreUnavailableException">The store is away.</exception>
    ValueTask<EmailGiven> GiveEmailAsync(
        UserDocument user, long expectedRevision, ReadOnlyMemory<byte> emailKey, CancellationToken cancellationToken);

    /// <summary>
    /// Replaces the account as <see cref="PutUserAsync"/> does and takes e-mails (by their HMACs) from it: they are free. Those that are not this account's
    /// stay as they are. False, and nothing was changed, where its revision is no longer <paramref name="expectedRevision"/>: whoever gave it one meanwhile
    /// meant it.
    /// </summary>
    /// <exception cref="StoreUnavailableException">The store is away.</exception>
    ValueTask<bool> TakeEmailsAsync(
        UserDocument user, long expectedRevision, IReadOnlyList<ReadOnlyMemory<byte>> emailKeys, CancellationToken cancellationToken);

    /// <summary>Accounts that were deleted, with the time, in the order of ids: at most <paramref name="most"/> behind <paramref name="after"/>.</summary>
    /// <exception cref="StoreUnavailableException">The store is away.</exception>
    ValueTask<IReadOnlyList<(UserId User, DateTimeOffset At)>> ListDeletedAsync(UserId after, int most, CancellationToken cancellationToken);

    /// <summary>
    /// Deletes everything of a user and leaves a tombstone, which goes with the key of its documents in one transaction; the rest follows in parts.
    /// </summary>
    ValueTask DeleteUserAsync(UserId user, DateTimeOffset at, CancellationToken cancellationToken);

    /// <summary>A device; null where there is none.</summary>
    ValueTask<Revisioned<DeviceDocument>?> GetDeviceAsync(UserId user, DeviceId device, CancellationToken cancellationToken);

    /// <summary>All devices of a user, revoked ones too.</summary>
    ValueTask<IReadOnlyList<Revisioned<DeviceDocument>>> ListDevicesAsync(UserId user, CancellationToken cancellationToken);

    /// <summary>Writes a device; false where its revision is no longer <paramref name="expectedRevision"/> (0: it must not exist).</summary>
    ValueTask<bool> PutDeviceAsync(DeviceDocument device, long expectedRevision, CancellationToken cancellationToken);

    /// <summary>Deletes a device; nothing where there is none.</summary>
    ValueTask ForgetDeviceAsync(UserId user, DeviceId device, CancellationToken cancellationToken);

    /// <summary>Adds an event to an account's log; nothing where the account was deleted or has it already.</summary>
    ValueTask AddEventAsync(SecurityEventDocument happened, CancellationToken cancellationToken);

    /// <summary>A page of an account's log, latest first.</summary>
    /// <param name="user">Whose.</param>
    /// <param name="before">The id of the last event of the page before; <see cref="Guid.AllBitsSet"/> for the first page.</param>
    /// <param name="most">How many at most, 1 or more; <see cref="int.MaxValue"/> for all of it.</param>
    /// <param name="cancellationToken">Stops the wait.</param>
    /// <exception cref="StoreUnavailableException">The store is away.</exception>
    ValueTask<IReadOnlyList<SecurityEventDocument>> LatestEventsAsync(UserId user, Guid before, int most, CancellationToken cancellationToken);

    /// <summary>Deletes the events of an account that are older than <paramref name="before"/>.</summary>
    ValueTask ForgetEventsAsync(UserId user, DateTimeOffset before, CancellationToken cancellationToken);

    /// <summary>Keeps a mail with a code until it is forgotten; nothing where it is kept already.</summary>
    /// <exception cref="StoreUnavailableException">The store is away.</exception>
    ValueTask AddMailAsync(CodeMail mail, CancellationToken cancellationToken);

    /// <summary>Up to <paramref name="most"/> mails whose next attempt is due, the longest waiting first.</summary>
    /// <exception cref="StoreUnavailableException">The store is away.</exception>
    ValueTask<IReadOnlyList<CodeMail>> ListMailsDueAsync(DateTimeOffset now, int most, CancellationToken cancellationToken);

    /// <summary>
    /// Counts an attempt and puts the next one off; false where the mail is gone or another server did so meanwhile, so that of several one sends it.
    /// </summary>
    /// <exception cref="StoreUnavailableException">The store is away.</exception>
    ValueTask<bool> PostponeMailAsync(CodeMail mail, DateTimeOffset due, CancellationToken cancellationToken);

    /// <summary>Deletes a mail; nothing where there is none.</summary>
    /// <exception cref="StoreUnavailableException">The store is away.</exception>
    ValueTask ForgetMailAsync(UserId user, Guid mail, CancellationToken cancellationToken);

    /// <summary>Ids of accounts that were not deleted, in key order, from behind <paramref name="after"/> on; none: that was the last.</summary>
    ValueTask<IReadOnlyList<UserId>> ListUsersAsync(UserId after, int most, CancellationToken cancellationToken);

    /// <summary>True where the store has an account, deleted ones too.</summary>
    ValueTask<bool> HasAccountsAsync(CancellationToken cancellationToken);
}

/// <summary>Goals; few per user, always read together. Where the store is away every call throws <see cref="StoreUnavailableException"/>.</summary>
public interface IGoalStore
{
    /// <summary>All goals of a user, deleted ones too, in id order.</summary>
    ValueTask<IReadOnlyList<Revisioned<GoalDocument>>> ListAsync(UserId user, ReadFrom from, CancellationToken cancellationToken);

    /// <summary>One goal; null where there is none.</summary>
    ValueTask<Revisioned<GoalDocument>?> GetAsync(UserId user, GoalId goal, CancellationToken cancellationToken);

    /// <summary>Writes a goal; false where its revision is no longer <paramref name="expectedRevision"/> (0: it must not exist).</summary>
    ValueTask<bool> PutAsync(GoalDocument goal, long expectedRevision, CancellationToken cancellationToken);

    /// <summary>Deletes a goal for good; false where its revision is no longer <paramref name="expectedRevision"/>.</summary>
    ValueTask<bool> ForgetAsync(UserId user, GoalId goal, long expectedRevision, CancellationToken cancellationToken);
}

/// <summary>What people plan; one document per user. Where the store is away every call throws <see cref="StoreUnavailableException"/>.</summary>
public interface ICalendarStore
{
    /// <summary>A user's calendar; null where nothing was ever planned, or the account was deleted.</summary>
    ValueTask<Revisioned<CalendarDocument>?> GetAsync(UserId user, CancellationToken cancellationToken);

    /// <summary>
    /// Writes a calendar; false where its revision is no longer <paramref name="expectedRevision"/> (0: it must not exist), or its account was deleted.
    /// </summary>
    ValueTask<bool> PutAsync(CalendarDocument calendar, long expectedRevision, CancellationToken cancellationToken);
}

/// <summary>Prepares a database: creates it or brings it to this version.</summary>
public interface IStoreMigrations
{
    /// <summary>What the database is of, for people: <c>store</c> or <c>directory</c>.</summary>
    string Of { get; }

    /// <summary>Applies the numbered migrations that are missing, under a lock; returns the version before and after.</summary>
    /// <exception cref="InvalidOperationException">The store is newer than this program.</exception>
    ValueTask<(int Before, int After)> MigrateAsync(CancellationToken cancellationToken);

    /// <summary>
    /// The version that the database is at, and the one that this program needs. Changes nothing and makes nothing: 0 where there is no database of ours yet.
    /// </summary>
    /// <exception cref="StoreUnavailableException">The database is away.</exception>
    ValueTask<(int Present, int Needed)> VersionAsync(CancellationToken cancellationToken);
}
