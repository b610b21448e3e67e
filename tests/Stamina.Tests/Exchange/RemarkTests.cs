using System.Reflection;
using System.Text.RegularExpressions;
using Stamina.Exchange.Activities;
using Stamina.Exchange.Files;

namespace Stamina.Tests.Exchange;

/// <summary>What is said of a file has codes, so that a phone says it in the person's language.</summary>
public sealed partial class RemarkTests
{
    [Fact]
    public void A_refusal_has_a_code_and_what_its_sentence_is_filled_with()
    {
        var why = Made.Read("<gpx><trk>\n<oops").ShouldHaveSingleItem().ShouldBeOfType<RefusedFile>().Reason;

        (why.Code, why.Values["line"]).ShouldBe((RemarkCodes.DamagedAt, "2"));
        why.Text.ShouldStartWith("Not readable as XML from line 2, column ");
    }

    [Fact]
    public void A_name_out_of_the_file_is_a_value_as_it_stands_there()
    {
        var workout = Made.Workout(Made.GpxOf("<type>{type} & more</type>".Replace("&", "&amp;", StringComparison.Ordinal), Made.Run(0, 100)));

        var told = workout.Remarks.ShouldHaveSingleItem();
        (told.Code, told.Values["name"], told.Values["type"]).ShouldBe((RemarkCodes.UnknownType, "{type} & more", workout.ExerciseType));
        told.Text.ShouldStartWith("\"{type} & more\" is no exercise");
    }

    [Fact]
    public void What_is_set_aside_is_counted_by_code()
    {
        var workout = Made.Workout(Made.Gpx([.. Made.Run(0, 100), Made.Point(21.1, 9, DateTimeOffset.UnixEpoch)]));

        workout.SetAside.Counts.ShouldHaveSingleItem().ShouldBe(new KeyValuePair<string, int>(AsideReasons.ImpossibleTime, 1));
        workout.Aside.ShouldBe("1 with a time that cannot be (before 1990 or in the future)");
    }

    /// <summary>The phone has words for each code of the server, and the documentation names it.</summary>
    [Fact]
    public void Every_code_is_known_to_the_phone_and_documented()
    {
        var codes = Codes(typeof(RemarkCodes)).ToHashSet(StringComparer.Ordinal);
        var phone = File.ReadAllText(Path.Combine(Repository.Root, "client/src/features/import/said.ts"));

        PhoneCode().Matches(phone).Select(m => m.Groups["code"].Value).ShouldBe([.. codes, .. Codes(typeof(AsideReasons))], ignoreOrder: true);
        var document = File.ReadAllText(Path.Combine(Repository.Root, "docs/exchange.md"));
        codes.Where(c => !document.Contains($"`{c}`", StringComparison.Ordinal)).ShouldBeEmpty();
        AsideReasons.Words.Keys.ShouldBe(Codes(typeof(AsideReasons)), ignoreOrder: true);
    }

    private static IEnumerable<string> Codes(Type type) =>
        type.GetFields(BindingFlags.Public | BindingFlags.Static).Where(f => f.IsLiteral).Select(f => (string)f.GetRawConstantValue()!);

    [GeneratedRegex(@"^  (?<code>[a-z_]+): \(", RegexOptions.Multiline | RegexOptions.ExplicitCapture | RegexOptions.NonBacktracking)]
    private static partial Regex PhoneCode();
}
