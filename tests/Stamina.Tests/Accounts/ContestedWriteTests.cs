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
        await parts.SignIns(store.For(_ => { })).BeginAsync(user, null, default);
        var signOuts = parts.SignOuts(store.For(_ => { }));
        store.IsContested = true;

        await Should.ThrowAsync<StoreUnavailableException>(
            signOuts.EndAsync(new UserId(user.UserId), new DeviceId(store.Device!.DeviceId), "user", CancellationToken.None).AsTask());

        store.IsContested = false;
        (await signOuts.EndAsync(new UserId(user.UserId), new DeviceId(store.Device!.DeviceId), "user", CancellationToken.None)).ShouldBeTrue();
    }
}
