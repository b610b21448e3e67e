using Microsoft.Extensions.Options;
using Stamina.Contracts.Ids;
using Stamina.Http.Tokens;

namespace Stamina.Tests.Http;

public sealed class AccessTokenTests : IDisposable
{
    private readonly string folder = Directory.CreateTempSubdirectory("stamina-keys-").FullName;
    private readonly ManualTime time = new(new DateTimeOffset(2026, 5, 1, 12, 0, 0, TimeSpan.Zero));
    private readonly Caller caller = new(new UserId(Guid.CreateVersion7()), new DeviceId(Guid.CreateVersion7()), CallerScope.Full, "local");

    [Fact]
    public async Task A_token_comes_back_as_the_caller_it_was_issued_for()
    {
        using var keys = SigningKeys.LoadOrCreate(folder);
        var token = Issuer(keys).Issue(caller);

        (await Reader(keys).ReadAsync(token.Text)).ShouldBe(caller with { IssuedAt = time.GetUtcNow() });
        token.ExpiresAt.ShouldBe(time.GetUtcNow().AddMinutes(15));
    }

    [Fact]
    public async Task A_signature_is_checked_once_however_often_the_token_comes()
    {
        var keys = SigningKeys.LoadOrCreate(folder);
        var reader = Reader(keys);
        var (seen, fresh) = (Issuer(keys).Issue(caller).Text, Issuer(keys).Issue(caller).Text);
        (await reader.ReadAsync(seen)).ShouldBe(caller with { IssuedAt = time.GetUtcNow() });

        // From here on no signature can be checked.
        keys.Dispose();

        (await reader.ReadAsync(seen)).ShouldBe(caller with { IssuedAt = time.GetUtcNow() });
        (await reader.ReadAsync(fresh)).ShouldBeNull();
    }

    [Fact]
    public async Task A_token_ends_also_where_it_is_remembered()
    {
        using var keys = SigningKeys.LoadOrCreate(folder);
        var reader = Reader(keys);
        var token = Issuer(keys).Issue(caller).Text;
        (await reader.ReadAsync(token)).ShouldNotBeNull();

        time.Advance(TimeSpan.FromMinutes(15));

        (await reader.ReadAsync(token)).ShouldBeNull();
    }

    [Fact]
    public async Task Any_changed_character_makes_a_token_worthless()
    {
        using var keys = SigningKeys.LoadOrCreate(folder);
        var reader = Reader(keys);
        var token = Issuer(keys).Issue(caller).Text;
        (await reader.ReadAsync(token)).ShouldNotBeNull();

        // The last character of a base64url text carries bits that do not count.
        for (var i = 0; i < token.Length - 1; i++)
        {
            var changed = token[..i] + (token[i] == 'A' ? 'B' : 'A') + token[(i + 1)..];
            (await reader.ReadAsync(changed)).ShouldBeNull($"character {i}");
        }
    }

    [Fact]
    public async Task A_verifier_needs_only_the_public_key()
    {
        string token;
        using (var keys = SigningKeys.LoadOrCreate(folder))
        {
            token = Issuer(keys).Issue(caller).Text;
        }

        File.Delete(Path.Combine(folder, "signing-key.pem"));
        using var publicKeys = SigningKeys.LoadPublic(folder);

        (await Reader(publicKeys).ReadAsync(token)).ShouldBe(caller with { IssuedAt = time.GetUtcNow() });
        Should.Throw<InvalidOperationException>(() => Issuer(publicKeys).Issue(caller));
    }

    [Fact]
    public async Task A_token_of_another_key_or_another_cell_is_not_taken()
    {
        using var keys = SigningKeys.LoadOrCreate(folder);
        using var others = SigningKeys.LoadOrCreate(Path.Combine(folder, "others"));

        (await Reader(keys).ReadAsync(Issuer(others).Issue(caller).Text)).ShouldBeNull();
        (await Reader(keys).ReadAsync(Issuer(keys).Issue(caller with { Cell = "elsewhere" }).Text)).ShouldBeNull();
        (await Reader(keys).ReadAsync("")).ShouldBeNull();
        (await Reader(keys).ReadAsync("eyJhbGciOiJub25lIn0.e30.")).ShouldBeNull();
        (await Reader(keys).ReadAsync(new string('x', 100_000))).ShouldBeNull();
    }

    [Fact]
    public void The_private_key_is_made_once_and_only_its_owner_reads_it()
    {
        using var first = SigningKeys.LoadOrCreate(folder);
        using var second = SigningKeys.LoadOrCreate(folder);

        second.Signing.KeyId.ShouldBe(first.Signing.KeyId);
        if (!OperatingSystem.IsWindows())
        {
            File.GetUnixFileMode(Path.Combine(folder, "signing-key.pem")).ShouldBe(UnixFileMode.UserRead | UnixFileMode.UserWrite);
        }
    }

    public void Dispose() => Directory.Delete(folder, recursive: true);

    private AccessTokenIssuer Issuer(SigningKeys keys) => new(keys, Options.Create(new AccessTokenOptions()), time);

    private AccessTokenReader Reader(SigningKeys keys) => new(keys, Options.Create(new AccessTokenOptions()), time);
}
