using Stamina.Contracts.Ids;
using Stamina.Ports.Documents;
using Stamina.Ports.Stores;

namespace Stamina.Tests.Accounts;

/// <summary>A write that others always get in before comes to an end.</summary>
public class ContestedWriteTests
{
    [Fact]
    public async Task Ending_a_sign_in_that_others_keep_writing_gives_up_and_says_so()
    {
        var parts = new TestAccounts();
        var user = new UserDocument
        {
            UserId = Guid.NewGuid(), Email = "a@example.org", PasswordHash = "", Cell = "local", CreatedAt = TestAccounts.Start, Profile = new UserProfile(),
        };
        var store = new SteppedDevice { User = user };
        var signIns = parts.SignIns(store.For(_ => { }));
        await signIns.BeginAsync(user, null, default);
        store.IsContested = true;

        await Should.ThrowAsync<StoreUnavailableException>(
            signIns.EndAsync(new UserId(user.UserId), new DeviceId(store.Device!.DeviceId), "user", CancellationToken.None).AsTask());

        store.IsContested = false;
        (await signIns.EndAsync(new UserId(user.UserId), new DeviceId(store.Device!.DeviceId), "user", CancellationToken.None)).ShouldBeTrue();
    }
}
