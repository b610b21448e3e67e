using Microsoft.AspNetCore.Identity;
using Stamina.Contracts.Ids;
using Stamina.Ports.Documents;
using Stamina.Ports.Stores;

namespace Stamina.AccountServer.Passkeys;

/// <summary>
/// Accounts as ASP.NET Core's check of passkeys asks for them. A passkey names its account, so none is looked for over all accounts; what the check changes is
/// written by us, from a revision, and never through this.
/// </summary>
internal sealed class PasskeyUsers(IAccountStore store) : IUserPasskeyStore<UserDocument>
{
    public async Task<UserDocument?> FindByIdAsync(string userId, CancellationToken cancellationToken) =>
        UserId.TryParse(userId, out var user) ? (await store.GetUserAsync(user, cancellationToken))?.Document : null;

    public Task<string> GetUserIdAsync(UserDocument user, CancellationToken cancellationToken) => Task.FromResult(new UserId(user.UserId).ToString());

    public Task<IList<UserPasskeyInfo>> GetPasskeysAsync(UserDocument user, CancellationToken cancellationToken) =>
        Task.FromResult<IList<UserPasskeyInfo>>([.. (user.Passkeys ?? []).Select(InfoOf)]);

    public Task<UserPasskeyInfo?> FindPasskeyAsync(UserDocument user, byte[] credentialId, CancellationToken cancellationToken) =>
        Task.FromResult((user.Passkeys ?? []).Where(passkey => passkey.CredentialId.AsSpan().SequenceEqual(credentialId)).Select(InfoOf).FirstOrDefault());

    // The same passkey in another account signs nobody in there: it is asked for by the account that it names.
    public Task<UserDocument?> FindByPasskeyIdAsync(byte[] credentialId, CancellationToken cancellationToken) => Task.FromResult<UserDocument?>(null);

    public void Dispose()
    {
    }

    public Task AddOrUpdatePasskeyAsync(UserDocument user, UserPasskeyInfo passkey, CancellationToken cancellationToken) => throw NotAsked();

    public Task RemovePasskeyAsync(UserDocument user, byte[] credentialId, CancellationToken cancellationToken) => throw NotAsked();

    public Task<IdentityResult> CreateAsync(UserDocument user, CancellationToken cancellationToken) => throw NotAsked();

    public Task<IdentityResult> UpdateAsync(UserDocument user, CancellationToken cancellationToken) => throw NotAsked();

    public Task<IdentityResult> DeleteAsync(UserDocument user, CancellationToken cancellationToken) => throw NotAsked();

    public Task<UserDocument?> FindByNameAsync(string normalizedUserName, CancellationToken cancellationToken) => throw NotAsked();

    public Task<string?> GetUserNameAsync(UserDocument user, CancellationToken cancellationToken) => throw NotAsked();

    public Task SetUserNameAsync(UserDocument user, string? userName, CancellationToken cancellationToken) => throw NotAsked();

    public Task<string?> GetNormalizedUserNameAsync(UserDocument user, CancellationToken cancellationToken) => throw NotAsked();

    public Task SetNormalizedUserNameAsync(UserDocument user, string? normalizedName, CancellationToken cancellationToken) => throw NotAsked();

    // The check needs neither what was attested nor what the browser said when the passkey was made.
    private static UserPasskeyInfo InfoOf(PasskeyDocument passkey) => new(
        passkey.CredentialId,
        passkey.PublicKey,
        passkey.CreatedAt,
        (uint)passkey.SignCount,
        [.. passkey.Transports ?? []],
        isUserVerified: true,
        passkey.IsBackupEligible,
        passkey.IsBackedUp,
        attestationObject: [],
        clientDataJson: []);

    private static NotSupportedException NotAsked() => new("Accounts are written from a revision, elsewhere.");
}
