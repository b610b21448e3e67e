using Stamina.Contracts;
using Stamina.Contracts.Equipment;
using Stamina.Contracts.Ids;
using Stamina.GoalServer.Answering;
using Stamina.GoalServer.Equipment;
using Stamina.Ports.Documents;
using Stamina.Ports.Stores;
using Stamina.Tests.Accounts;

namespace Stamina.Tests.Equipment;

/// <summary>The equipment of an account in a real store.</summary>
public sealed class EquipmentBookTests : IAsyncLifetime, IAsyncDisposable
{
    private static readonly UserId User = new(new Guid("018f0000-0000-7000-8000-00000000000a"));
    private static readonly EquipmentId Shoes = new(new Guid("018f0000-0000-7000-8000-0000000000b1"));

    private static readonly AddEquipment Blue = new()
    {
        EquipmentId = Shoes.ToString(), Name = " Blue shoes ", Kind = EquipmentKind.Shoes, DefaultFor = ["running", "walking", "running"],
        StartingDistanceM = 120_000, LimitM = 700_000,
    };

    private readonly ManualTime clock = new(new DateTimeOffset(2026, 5, 4, 6, 0, 0, TimeSpan.Zero));
    private readonly TestAccountStore store = new(new TestAccounts());

    private IAccountStore Accounts => store.Get<IAccountStore>();

    private EquipmentBook Book => new(Accounts, clock);

    public async ValueTask InitializeAsync()
    {
        await store.OpenAsync();
        var user = new UserDocument
        {
            UserId = User.Value, Email = "ada@example.org", PasswordHash = "", Cell = "local", CreatedAt = clock.GetUtcNow(), Profile = new UserProfile(),
        };
        (await Accounts.CreateUserAsync(user, new byte[32], default)).ShouldBeTrue();
    }

    public ValueTask DisposeAsync() => store.DisposeAsync();

    [Fact]
    public async Task A_piece_that_is_added_twice_is_one_and_stays_as_it_was_changed_in_between()
    {
        var first = await Book.AddAsync(User, Blue, default);
        first.Created.ShouldBeTrue();
        (first.Answer!.Name, first.Answer.CreatedAt).ShouldBe(("Blue shoes", clock.GetUtcNow()));
        first.Answer.DefaultFor.ShouldBe(["running", "walking"]);

        (await Book.EditAsync(User, Shoes, new EditEquipment { Name = "Old blue shoes" }, default)).Refusal.ShouldBeNull();
        var again = await Book.AddAsync(User, Blue, default);
        (again.Created, again.Answer!.Name).ShouldBe((false, "Old blue shoes"));
        (await ListAsync()).ShouldHaveSingleItem().Name.ShouldBe("Old blue shoes");
    }

    [Fact]
    public async Task Two_phones_that_change_different_members_both_have_their_way_and_of_one_member_the_last_counts()
    {
        await Book.AddAsync(User, Blue, default);
        EditEquipment[] edits =
        [
            new() { Name = "From the first" }, new() { LimitM = null }, new() { RetiredOn = new DateOnly(2026, 5, 3) }, new() { DefaultFor = [] },
            new() { StartingDistanceM = 0.5m }, new() { Kind = EquipmentKind.Other },
        ];
        await Task.WhenAll(edits.Select(edit => Book.EditAsync(User, Shoes, edit, default).AsTask()));

        var piece = (await ListAsync()).ShouldHaveSingleItem();
        (piece.Name, piece.LimitM, piece.RetiredOn, piece.StartingDistanceM, piece.Kind).ShouldBe(
            ("From the first", null, new DateOnly(2026, 5, 3), 0.5m, EquipmentKind.Other));
        piece.DefaultFor.ShouldBeEmpty();

        await Book.EditAsync(User, Shoes, new EditEquipment { Name = "From the second", RetiredOn = null }, default);
        piece = (await ListAsync()).ShouldHaveSingleItem();
        (piece.Name, piece.RetiredOn).ShouldBe(("From the second", null));
    }

    [Fact]
    public async Task What_was_deleted_is_gone_for_edits_and_comes_back_by_being_added()
    {
        await Book.AddAsync(User, Blue, default);
        (await Book.DeleteAsync(User, Shoes, default)).Refusal.ShouldBeNull();
        (await ListAsync()).ShouldBeEmpty();
        TypeOf(await Book.EditAsync(User, Shoes, new EditEquipment { Name = "x" }, default)).ShouldBe(ProblemTypes.NotFound);
        TypeOf(await Book.DeleteAsync(User, Shoes, default)).ShouldBe(ProblemTypes.NotFound);
        (await Book.AddAsync(User, Blue, default)).Created.ShouldBeTrue();
    }

    [Fact]
    public async Task What_cannot_be_is_refused_by_its_field_and_changes_nothing()
    {
        foreach (var (field, wrong) in new (string, AddEquipment)[]
        {
            ("equipment_id", Blue with { EquipmentId = "goal_01h455vb4pex5vsknk084sn02q" }), ("name", Blue with { Name = "  " }),
            ("name", Blue with { Name = "two\nlines" }), ("default_for", Blue with { DefaultFor = ["Running!"] }),
            ("default_for", Blue with { DefaultFor = [.. Enumerable.Range(0, 51).Select(n => "a" + (char)('a' + (n / 26)) + (char)('a' + (n % 26)))] }),
            ("starting_distance_m", Blue with { StartingDistanceM = -1 }), ("starting_distance_m", Blue with { StartingDistanceM = 0.0001m }),
            ("limit_m", Blue with { LimitM = 0 }), ("limit_m", Blue with { LimitM = 1_000_000_001 }),
        })
        {
            FieldOf(await Book.AddAsync(User, wrong, default)).ShouldBe(field);
        }

        (await ListAsync()).ShouldBeEmpty();
        await Book.AddAsync(User, Blue, default);
        FieldOf(await Book.EditAsync(User, Shoes, new EditEquipment { Name = "", RetiredOn = new DateOnly(2026, 1, 1) }, default)).ShouldBe("name");
        (await ListAsync()).ShouldHaveSingleItem().RetiredOn.ShouldBeNull();
    }

    [Fact]
    public async Task There_is_an_end_to_how_much_an_account_holds()
    {
        for (var n = 0; n < EquipmentBook.Most; n++)
        {
            (await Book.AddAsync(User, Blue with { EquipmentId = null }, default)).Refusal.ShouldBeNull();
        }

        TypeOf(await Book.AddAsync(User, Blue, default)).ShouldBe(ProblemTypes.Conflict);
        (await ListAsync()).Count.ShouldBe(EquipmentBook.Most);
    }

    private async Task<IReadOnlyList<EquipmentPiece>> ListAsync() => (await Book.ListAsync(User, default))!;

    private static string? TypeOf(Outcome<EquipmentPiece> write) => write.Refusal?.Problem.Type;

    private static string? FieldOf(Outcome<EquipmentPiece> write) => write.Refusal?.Problem.Errors?[0].Field;
}
