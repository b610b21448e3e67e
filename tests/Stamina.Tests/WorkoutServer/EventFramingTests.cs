using System.Text;
using Stamina.Contracts;
using Stamina.Contracts.Events;
using Stamina.Contracts.Uploads;
using Stamina.WorkoutServer.Framing;

namespace Stamina.Tests.WorkoutServer;

[Trait(Rounds.Trait, "many")]
public class EventFramingTests
{
    private const string Session = "running_01h455vb4pex5vsknk084sn02q";

    [Fact]
    public void One_event_keeps_its_bytes_from_brace_to_brace()
    {
        const string Event = """{ "seq": 3,"progress":{"distance_m":1.50},  "new_member" : "\u00e9" }""";
        var body = Encoding.UTF8.GetBytes("\r\n\t " + Event + " \n");

        var element = EventFraming.OneOrMany(body).Workouts.Single().Elements.Single();

        Encoding.UTF8.GetString(body, element.Start, element.Length).ShouldBe(Event);
        element.ShouldSatisfyAllConditions(e => e.Seq.ShouldBe(3), e => e.Kind.ShouldBeNull(), e => e.Refused.ShouldBeNull());
    }

    [Fact]
    public void Each_event_of_a_batch_keeps_its_bytes_and_what_stands_around_them_is_read_wherever_it_stands()
    {
        var body = """{"events":[ {"seq":0, "kind":"started"} ,{"seq":1}],"sent_at":"2026-05-01T07:30:00+02:00","writer":"k3v9x2m7q1tz"}"""u8.ToArray();

        var request = EventFraming.OneOrMany(body);

        var workout = request.Workouts.Single();
        workout.Writer.ShouldBe("k3v9x2m7q1tz");
        request.SentAt.ShouldBe(new DateTimeOffset(2026, 5, 1, 7, 30, 0, TimeSpan.FromHours(2)));
        workout.Elements.ConvertAll(e => Encoding.UTF8.GetString(body, e.Start, e.Length)).ShouldBe(["""{"seq":0, "kind":"started"}""", """{"seq":1}"""]);
    }

    [Theory]
    [InlineData("""{"seq":3,"sent_at":"2026-05-01T07:30:00+02:00","kind":"lap"}""", """{"seq":3,"kind":"lap"}""")]
    [InlineData("""{"sent_at":"2026-05-01T07:30:00+02:00","seq":3}""", """{"seq":3}""")]
    [InlineData("""{ "seq":3 , "sent_at" : "2026-05-01T07:30:00+02:00" }""", """{ "seq":3 }""")]
    [InlineData("""{ "sent_at":"2026-05-01T07:30:00+02:00" , "seq":3}""", """{"seq":3}""")]
    [InlineData("""{"sent_at":0,"sent\u005fat":"2026-05-01T07:30:00+02:00","seq":3,"sent_at":"2026-05-01T07:30:00+02:00"}""", """{"seq":3}""")]
    [InlineData("""{"seq":3,"progress":{"sent_at":1},"sent_at":"2026-05-01T07:30:00+02:00"}""", """{"seq":3,"progress":{"sent_at":1}}""")]
    public void The_time_of_sending_is_read_and_is_no_part_of_the_event(string sent, string kept)
    {
        var body = Encoding.UTF8.GetBytes(" " + sent + "\n");

        var request = EventFraming.OneOrMany(body);

        request.SentAt.ShouldBe(new DateTimeOffset(2026, 5, 1, 7, 30, 0, TimeSpan.FromHours(2)));
        var element = request.Workouts.Single().Elements.Single();
        Encoding.UTF8.GetString(request.WithoutSentAt!, element.Start, element.Length).ShouldBe(kept);
        element.Seq.ShouldBe(3);
    }

    [Theory]
    [InlineData("""{"sent_at":"2026-05-01T07:30:00Z"}""", "{}")]
    [InlineData("""{"a":1}""", null)]
    [InlineData("""{"a":"sent_at"}""", null)]
    [InlineData("""{"\ud800":1,"sent_at":2}""", """{"\ud800":1}""")]
    [InlineData("""["sent_at"]""", null)]
    [InlineData("""{"sent_at":""", null)]
    public void The_cut_leaves_what_it_does_not_know(string json, string? kept) =>
        (EventBytes.WithoutSentAt(Encoding.UTF8.GetBytes(json)) is { } cut ? Encoding.UTF8.GetString(cut) : null).ShouldBe(kept);

    [Theory]
    [InlineData("""{"seq":-1}""", RefusedReasons.BadSeq)]
    [InlineData("""{"seq":1000000}""", RefusedReasons.BadSeq)]
    [InlineData("""{"seq":1.5}""", RefusedReasons.BadSeq)]
    [InlineData("""{"seq":1e400}""", RefusedReasons.BadSeq)]
    [InlineData("""{"seq":"1"}""", RefusedReasons.BadSeq)]
    [InlineData("""{"seq":null}""", RefusedReasons.BadSeq)]
    [InlineData("""{"seq":1,"seq":1}""", RefusedReasons.DuplicateKey)]
    [InlineData("""{"seq":1,"s\u0065q":2}""", RefusedReasons.DuplicateKey)]
    [InlineData("""{"seq":1,"kind":"lap","kind":"lap"}""", RefusedReasons.DuplicateKey)]
    [InlineData("""{"seq":1,"kind":"Lap"}""", RefusedReasons.BadKind)]
    [InlineData("""{"seq":1,"kind":7}""", RefusedReasons.BadKind)]
    [InlineData("""{"seq":1,"kind":null}""", RefusedReasons.BadKind)]
    [InlineData("""{"seq":1,"kind":"\ud800"}""", RefusedReasons.BadKind)]
    [InlineData("""{"seq":1,"writer":"NO"}""", RefusedReasons.BadWriter)]
    [InlineData("""{"seq":1,"writer":{}}""", RefusedReasons.BadWriter)]
    [InlineData("[]", RefusedReasons.NotAnObject)]
    [InlineData("null", RefusedReasons.NotAnObject)]
    [InlineData("17", RefusedReasons.NotAnObject)]
    [InlineData("\"text\"", RefusedReasons.NotAnObject)]
    public void What_cannot_be_framed_is_refused_alone(string bad, string reason)
    {
        var body = Encoding.UTF8.GetBytes($$$"""{"events":[{"seq":0},{{{bad}}},{"seq":2}]}""");

        EventFraming.OneOrMany(body).Workouts.Single().Elements.ConvertAll(e => (e.Seq, e.Refused)).ShouldSatisfyAllConditions(
            all => all[0].ShouldBe((0, null)),
            all => all[1].Refused.ShouldBe(reason),
            all => all[2].ShouldBe((2, null)));
    }

    [Theory]
    [InlineData("""{"seq":1,"kind":"never_heard_of"}""")]
    [InlineData("""{"seq":1,"elapsed_ms":-5,"at":"yesterday","progress":[]}""")]
    [InlineData("""{"seq":1,"\ud800":1}""")]
    [InlineData("""{"seq":1,"at":{"seq":2,"seq":3}}""")]
    [InlineData("""{"seq":1,"kind":"\u006cap"}""")]
    public void Content_that_makes_no_sense_is_taken_all_the_same(string strange) =>
        EventFraming.OneOrMany(Encoding.UTF8.GetBytes(strange)).Workouts.Single().Elements.Single().Refused.ShouldBeNull();

    [Fact]
    public void Depth_and_size_are_refused_alone()
    {
        var deepest = "{\"seq\":1,\"x\":" + new string('[', 31) + new string(']', 31) + "}";
        var tooDeep = "{\"seq\":2,\"x\":" + new string('[', 32) + new string(']', 32) + "}";
        var tooLarge = "{\"seq\":3,\"x\":\"" + new string('a', 256 << 10) + "\"}";
        var body = Encoding.UTF8.GetBytes($$$"""{"events":[{{{deepest}}},{{{tooDeep}}},{{{tooLarge}}},{"seq":4}]}""");

        EventFraming.OneOrMany(body).Workouts.Single().Elements.ConvertAll(e => e.Refused)
            .ShouldBe([null, RefusedReasons.TooDeep, RefusedReasons.TooLarge, null]);
    }

    [Theory]
    [InlineData("")]
    [InlineData("{")]
    [InlineData("""{"seq":1""")]
    [InlineData("""{"seq":01}""")]
    [InlineData("""{"seq":1} trailing""")]
    [InlineData("""{"seq":1}{"seq":2}""")]
    [InlineData("""{"events":[{"seq":0},]}""")]
    [InlineData("""{"events":[],"events":[]}""")]
    [InlineData("""{"writer":"aaaaaaaa","writer":"bbbbbbbb","events":[]}""")]
    public void A_broken_body_fails_whole(string broken) =>
        Should.Throw<UnframeableException>(() => EventFraming.OneOrMany(Encoding.UTF8.GetBytes(broken)))
            .Refusal.Problem.Type.ShouldBe(ProblemTypes.MalformedBody);

    [Theory]
    [InlineData("[]")]
    [InlineData("null")]
    [InlineData("1")]
    public void A_body_that_is_no_object_fails_whole(string other) =>
        Should.Throw<UnframeableException>(() => EventFraming.OneOrMany(Encoding.UTF8.GetBytes(other)))
            .Refusal.Problem.Type.ShouldBe(ProblemTypes.InvalidRequest);

    [Fact]
    public void More_events_or_workouts_than_a_request_may_have_fail_whole()
    {
        var events = Encoding.UTF8.GetBytes("{\"events\":[" + string.Join(',', Enumerable.Range(0, 1001).Select(i => $$"""{"seq":{{i}}}""")) + "]}");
        var workouts = Encoding.UTF8.GetBytes("{\"workouts\":[" + string.Join(',', Enumerable.Repeat("{}", 101)) + "]}");

        Should.Throw<UnframeableException>(() => EventFraming.OneOrMany(events)).Refusal.Problem.Type.ShouldBe(ProblemTypes.TooLarge);
        Should.Throw<UnframeableException>(() => EventFraming.Sync(workouts)).Refusal.Problem.Type.ShouldBe(ProblemTypes.TooLarge);
    }

    [Fact]
    public void A_bad_workout_of_a_sync_leaves_its_neighbours_alone()
    {
        var body = Encoding.UTF8.GetBytes($$"""
            {"workouts":[7,{"session_id":"{{Session}}","events":[{"seq":0}]},{"session_id":"{{Session}}","session_id":"x","events":[{"seq":0}]},
             {"session_id":5,"events":"none"},{"events":[{"seq":1}]}]}
            """);

        var workouts = EventFraming.Sync(body).Workouts;

        workouts.Count.ShouldBe(5);
        workouts[0].Elements.Single().Refused.ShouldBe(RefusedReasons.NotAnObject);
        workouts[1].ShouldSatisfyAllConditions(w => w.Session.ShouldBe(Session), w => w.Elements.Single().Refused.ShouldBeNull());
        workouts[2].Refused.ShouldBe(RefusedReasons.DuplicateKey);
        workouts[3].Session.ShouldBe("");
        workouts[4].Session.ShouldBeNull();
    }

    [Fact]
    public void Any_mutation_of_one_event_never_throws_and_never_costs_its_neighbours()
    {
        // Whatever replaces the middle element, as long as the whole stays JSON its neighbours are framed; where it does not, the body fails as a whole.
        var random = new Random(20260501);
        var good =
            """{"seq":1,"kind":"progress","at":"2026-05-01T07:35:00+02:00","elapsed_ms":300000,"progress":{"points":[{"t":0,"lat":45.7,"lon":15.9}]}}"""u8
                .ToArray();
        var framed = 0;
        for (var round = 0; round < Rounds.Of(50_000); round++)
        {
            var mutant = Mutate(good, random);
            byte[] body = [.. """{"writer":"k3v9x2m7q1tz","events":[{"seq":0},"""u8, .. mutant, .. """,{"seq":2}]}"""u8];
            try
            {
                var elements = EventFraming.OneOrMany(body).Workouts.Single().Elements;
                framed++;
                elements[0].ShouldSatisfyAllConditions(e => e.Seq.ShouldBe(0), e => e.Refused.ShouldBeNull());
                elements[^1].ShouldSatisfyAllConditions(e => e.Seq.ShouldBe(2), e => e.Refused.ShouldBeNull());
            }
            catch (UnframeableException)
            {
            }

            try
            {
                EventFraming.Sync(mutant);
            }
            catch (UnframeableException)
            {
            }
        }

        framed.ShouldBeGreaterThan(Rounds.Of(50_000) / 50);
    }

    private static byte[] Mutate(byte[] good, Random random)
    {
        var bytes = good.ToList();
        for (var i = random.Next(1, 4); i > 0; i--)
        {
            var at = random.Next(bytes.Count);
            switch (random.Next(5))
            {
                case 0:
                    bytes[at] = (byte)random.Next(256);
                    break;
                case 1:
                    bytes.RemoveAt(at);
                    break;
                case 2:
                    bytes.Insert(at, "{}[],:\"0-eE.\\u nt"u8[random.Next(17)]);
                    break;
                case 3:
                    bytes.InsertRange(at, bytes.GetRange(random.Next(bytes.Count / 2), random.Next(1, bytes.Count / 2)));
                    break;
                default:
                    bytes[at] = "{}[],:\"0123456789"u8[random.Next(17)];
                    break;
            }
        }

        return [.. bytes];
    }
}
