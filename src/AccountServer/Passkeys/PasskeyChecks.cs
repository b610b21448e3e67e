using System.Buffers.Text;
using System.Text;
using System.Text.Json;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Identity;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;
using Stamina.AccountServer.SigningIn;
using Stamina.Contracts.Accounts;
using Stamina.Contracts.Ids;
using Stamina.Ports.Documents;
using Stamina.Ports.Stores;

namespace Stamina.AccountServer.Passkeys;

/// <summary>
/// Asks browsers for passkeys and checks what they answer, by ASP.NET Core's WebAuthn (no package, and kept with the framework). Each is of the kind that
/// names its account, and makes sure of its owner by a finger, a face or a PIN: having it and being able to use it are two factors.
/// </summary>
internal sealed class PasskeyChecks(IAccountStore store, PasskeyChallenges challenges, IOptions<AccountOptions> options)
{
    private const string SignIn = "sign in";

    private readonly PasskeyHandler<UserDocument> handler = new(
#pragma warning disable CA2000 // It has nothing to dispose of: its store is ours.
        new UserManager<UserDocument>(
            new PasskeyUsers(store), optionsAccessor: null!, passwordHasher: null!, [], [], keyNormalizer: null!, new IdentityErrorDescriber(), services: null!,
            NullLogger<UserManager<UserDocument>>.Instance),
#pragma warning restore CA2000
        Options.Create(new IdentityPasskeyOptions
        {
            AuthenticatorTimeout = PasskeyChallenges.Lives,
            UserVerificationRequirement = "required",
            ResidentKeyRequirement = "required",
            AttestationConveyancePreference = "none",
            ValidateOrigin = context => ValueTask.FromResult(IsOurs(context)),
        }));

    /// <summary>The domain that passkeys are for, as a browser at <paramref name="host"/> is told.</summary>
    public string DomainAt(HostString host) => options.Value.PasskeyDomain ?? host.Host;

    /// <summary>Asks for a new passkey.</summary>
    public async ValueTask<PasskeyChallenge> BeginAddingAsync(UserDocument user, string domain)
    {
        var userId = new UserId(user.UserId);
        var entity = new PasskeyUserEntity { Id = userId.ToString(), Name = user.Email, DisplayName = user.Profile.Name ?? user.Email };
        var made = await handler.MakeCreationOptionsAsync(entity, At(domain));
        return Challenge(AddingBy(userId), domain, made.CreationOptionsJson, made.AttestationState!);
    }

    /// <summary>
    /// The passkey that was made, without a name, and when its challenge was; null where what came back is not the answer to a challenge of ours, or nobody
    /// was made sure of.
    /// </summary>
    public async ValueTask<(PasskeyDocument Passkey, DateTimeOffset ChallengedAt)?> AddedAsync(
        UserId user, string state, JsonElement credential, DateTimeOffset now)
    {
        if (!challenges.TryRead(state, AddingBy(user), out var made))
        {
            return null;
        }

        var result = await handler.PerformAttestationAsync(
            new PasskeyAttestationContext { HttpContext = At(made.Domain), CredentialJson = credential.GetRawText(), AttestationState = made.State });
        ThrowIfAway(result.Failure);
        return result.Passkey is not { } passkey ? null : (new PasskeyDocument
        {
            CredentialId = passkey.CredentialId,
            PublicKey = passkey.PublicKey,
            Name = "",
            CreatedAt = now,
            SignCount = passkey.SignCount,
            Transports = passkey.Transports,
            IsBackupEligible = passkey.IsBackupEligible,
            IsBackedUp = passkey.IsBackedUp,
        }, made.MadeAt);
    }

    /// <summary>Asks for a signature of whichever passkey the person chooses.</summary>
    public async ValueTask<PasskeyChallenge> BeginProvingAsync(string domain)
    {
        var made = await handler.MakeRequestOptionsAsync(user: null, At(domain));
        return Challenge(SignIn, domain, made.RequestOptionsJson, made.AssertionState!);
    }

    /// <summary>
    /// The account that a signature is right for, and its passkey as it is to be kept; null where it is not right. A challenge that this passkey answered
    /// before, or an older one, is answered by nothing.
    /// </summary>
    public async ValueTask<(UserDocument User, PasskeyDocument Used)?> ProvedAsync(string state, JsonElement credential, DateTimeOffset now)
    {
        if (!challenges.TryRead(state, SignIn, out var made))
        {
            return null;
        }

        var result = await handler.PerformAssertionAsync(
            new PasskeyAssertionContext { HttpContext = At(made.Domain), CredentialJson = credential.GetRawText(), AssertionState = made.State });
        ThrowIfAway(result.Failure);
        return result is { Passkey: { } passkey, User: { Passkeys: { } all } user }
            && all.FirstOrDefault(kept => kept.CredentialId.AsSpan().SequenceEqual(passkey.CredentialId)) is { } before
            && !(made.MadeAt <= before.ChallengedAt)
                ? (user, before with { SignCount = passkey.SignCount, IsBackedUp = passkey.IsBackedUp, UsedAt = now, ChallengedAt = made.MadeAt })
                : null;
    }

    /// <summary>Whose passkey a browser says that it answers with, whether or not that is right; null where it does not say.</summary>
    public static UserId? UserNamedBy(JsonElement credential)
    {
        try
        {
            return credential.Deserialize(ChallengeJson.Default.SignedCredential)?.Response?.UserHandle is { } handle
                && Base64Url.IsValid(handle)
                && UserId.TryParse(Encoding.UTF8.GetString(Base64Url.DecodeFromChars(handle)), out var user)
                    ? user
                    : null;
        }
        catch (JsonException)
        {
            return null;
        }
    }

    private PasskeyChallenge Challenge(string purpose, string domain, string optionsJson, string state)
    {
        var (text, expiresAt) = challenges.Make(purpose, domain, state);
        return new PasskeyChallenge { Options = JsonElement.Parse(optionsJson), State = text, ExpiresAt = expiresAt };
    }

    private static string AddingBy(UserId user) => $"add to {user}";

    // All that the check asks of a call is which domain it is for. That is the one the challenge was made for, whichever server it came to.
    private static DefaultHttpContext At(string domain) => new() { Request = { Host = new HostString(domain) } };

    // Pages of the domain and of those below it, over TLS; of this machine also without. Never one within another's page.
    private static bool IsOurs(PasskeyOriginValidationContext context) =>
        !context.CrossOrigin
        && Uri.TryCreate(context.Origin, UriKind.Absolute, out var origin)
        && (origin.Scheme == Uri.UriSchemeHttps || (origin.Scheme == Uri.UriSchemeHttp && origin.IsLoopback))
        && $".{origin.Host}".EndsWith($".{context.HttpContext.Request.Host.Host}", StringComparison.Ordinal);

    // The check reports every exception as a failure of the passkey. That the store is away says nothing of the passkey, so it is thrown on.
    private static void ThrowIfAway(PasskeyException? failure)
    {
        if (failure?.InnerException is StoreUnavailableException away)
        {
            throw new StoreUnavailableException("An account cannot be read.", away);
        }
    }
}
