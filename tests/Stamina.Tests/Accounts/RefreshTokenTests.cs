using System.Buffers.Text;
using Stamina.AccountServer.Email;
using Stamina.AccountServer.SigningIn;
using Stamina.Contracts.Ids;
using Stamina.Http.Keys;
using Stamina.Ports.Documents;

namespace Stamina.Tests.Accounts;

public class RefreshTokenTests
{
    private static readonly DateTimeOffset Now = TestAccounts.Start;
    private static readonly byte[] First = [1];
    private static readonly byte[] Second = [2];
    private static readonly byte[] Third = [3];

    private readonly AccountSecret secret = new TestAccounts().Secret;

    [Fact]
    public void A_token_says_whose_it_is_and_reads_back()
    {
        var minted = RefreshToken.Mint(new UserId(Guid.NewGuid()), new DeviceId(Guid.NewGuid()), secret);
        RefreshToken.TryParse(minted.ToString(), secret, out var read).ShouldBeTrue();
        (read.User, read.Device).ShouldBe((minted.User, minted.Device));
        read.Hash.ShouldBe(minted.Hash);
    }

    [Fact]
    public void A_token_with_any_byte_changed_is_none()
    {
        var bytes = Base64Url.DecodeFromChars(RefreshToken.Mint(new UserId(Guid.NewGuid()), new DeviceId(Guid.NewGuid()), secret).ToString());
        for (var i = 0; i < bytes.Length; i++)
        {
            bytes[i] ^= 4;
            RefreshToken.TryParse(Base64Url.EncodeToString(bytes), secret, out _).ShouldBeFalse();
            bytes[i] ^= 4;
        }
    }

    [Fact]
    public void A_token_of_another_server_is_none()
    {
        var other = new AccountSecret(new byte[SharedSecret.Length]);
        RefreshToken.TryParse(RefreshToken.Mint(default, default, other).ToString(), secret, out _).ShouldBeFalse();
    }

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("AQ")]
    [InlineData("not base64url at all, and longer than any token could be: ++++++++++++++++++++++++++++++++++++++++++++++++++++++")]
    public void Other_text_is_no_token(string? text) => RefreshToken.TryParse(text, secret, out _).ShouldBeFalse();

    [Fact]
    public void The_successor_of_a_lost_answer_and_its_repetition_are_both_good()
    {
        var afterFirst = Renew(Device(First), First, Second);
        var afterRepeat = Renew(afterFirst, First, Third);
        Renew(afterRepeat, Second, [4]).RevokedAt.ShouldBeNull();
        Renew(afterRepeat, Third, [4]).RevokedAt.ShouldBeNull();
    }

    [Fact]
    public void A_token_used_after_its_successor_revokes_the_device()
    {
        var gone = Renew(Renew(Device(First), First, Second), Second, Third);
        var verdict = RefreshFamily.Judge(gone, First, [9], Now).ShouldBeOfType<RefreshVerdict.UploadOnly>();
        verdict.JustRevoked.ShouldBeTrue();
        verdict.Device.RevokedBecause.ShouldBe(RevokedBecause.TokenReuse);
    }

    [Fact]
    public void A_revoked_device_may_upload_for_30_days_and_no_longer()
    {
        var revoked = RefreshFamily.Revoke(Device(First), RevokedBecause.User, Now);
        RefreshFamily.Judge(revoked, First, Second, Now.AddDays(30).AddSeconds(-1)).ShouldBeOfType<RefreshVerdict.UploadOnly>().JustRevoked.ShouldBeFalse();
        RefreshFamily.Judge(revoked, First, Second, Now.AddDays(30)).ShouldBeOfType<RefreshVerdict.Ended>();
    }

    [Theory]
    [InlineData(RevokedBecause.TokenReuse)]
    [InlineData(RevokedBecause.PasswordChanged)]
    public void One_that_may_be_a_thiefs_uploads_for_a_week(string because)
    {
        var revoked = RefreshFamily.Revoke(Device(First), because, Now);
        RefreshFamily.Judge(revoked, First, Second, Now.AddDays(7).AddSeconds(-1)).ShouldBeOfType<RefreshVerdict.UploadOnly>();
        RefreshFamily.Judge(revoked, First, Second, Now.AddDays(7)).ShouldBeOfType<RefreshVerdict.Ended>();
        RefreshFamily.IsOver(revoked, Now.AddDays(7).AddSeconds(-1)).ShouldBeFalse();
        RefreshFamily.IsOver(revoked, Now.AddDays(7)).ShouldBeTrue();
    }

    [Fact]
    public void A_sign_in_that_is_used_every_day_ends_after_a_year()
    {
        var (device, used) = (Device(First), First);
        for (var day = 1; day < 365; day++)
        {
            var next = new[] { (byte)day, (byte)(day >> 8), (byte)7 };
            device = RefreshFamily.Judge(device, used, next, Now.AddDays(day)).ShouldBeOfType<RefreshVerdict.Renewed>($"day {day}").Device;
            used = next;
        }

        device.RefreshExpiresAt.ShouldBe(Now.AddDays(365));
        RefreshFamily.Judge(device, used, First, Now.AddDays(365)).ShouldBeOfType<RefreshVerdict.Ended>();
    }

    [Fact]
    public void A_sign_in_ends_after_180_days_without_use_and_lives_on_with_it()
    {
        RefreshFamily.Judge(Device(First), First, Second, Now.AddDays(180)).ShouldBeOfType<RefreshVerdict.Ended>();
        var renewed = RefreshFamily.Judge(Device(First), First, Second, Now.AddDays(179)).ShouldBeOfType<RefreshVerdict.Renewed>().Device;
        RefreshFamily.Judge(renewed, Second, Third, Now.AddDays(300)).ShouldBeOfType<RefreshVerdict.Renewed>();
    }

    [Fact]
    public void The_secret_is_made_once_and_only_its_owner_may_read_it()
    {
        var folder = Directory.CreateTempSubdirectory("stamina-secret-");
        try
        {
            EmailAddress.TryParse("ada@example.org", out var email).ShouldBeTrue();
            AccountSecret.LoadOrCreate(folder.FullName).Email.Of(email).ShouldBe(AccountSecret.LoadOrCreate(folder.FullName).Email.Of(email));
            var file = folder.GetFiles().ShouldHaveSingleItem();
            if (!OperatingSystem.IsWindows())
            {
                file.UnixFileMode.ShouldBe(UnixFileMode.UserRead | UnixFileMode.UserWrite);
            }
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    private static DeviceDocument Renew(DeviceDocument device, byte[] used, byte[] next) =>
        RefreshFamily.Judge(device, used, next, Now).ShouldBeOfType<RefreshVerdict.Renewed>().Device;

    private static DeviceDocument Device(byte[] hash) => new()
    {
        UserId = Guid.NewGuid(), DeviceId = Guid.NewGuid(), Name = "phone", CreatedAt = Now, LastSeenAt = Now, RefreshHash = hash,
        RefreshExpiresAt = Now + RefreshFamily.Lifetime,
    };
}
