namespace Stamina.Plugins.BuiltIn.Lifting;

/// <summary>What an exercise's name says of the body as a load. The same words as in the phone's <c>lifting.ts</c>; <c>docs/figures.md</c>.</summary>
internal static class BodyWeightLifts
{
    // Words of a slug, each also with an s; below the English ones those of the languages that logs of lifting are translated to.
    private static readonly string[] Lifts =
    [
        "pull_up", "pullup", "chin_up", "chinup", "muscle_up", "muscleup", "push_up", "pushup", "press_up", "dip", "inverted_row", "pistol_squat",
        "sit_up", "situp", "leg_raise",
        "klimmzug", "klimmzuge", "barrenstutz", "liegestutz", "liegestutze", "beinheben", "traction", "pompe", "releve_de_jambe", "dominada", "fondo",
        "flexiones", "elevacion_de_pierna", "trazione", "trazioni", "piegamento", "piegamenti", "barra_fixa", "flexao_de_braco", "flexoes",
        "optrekken", "opdrukken", "podciaganie_na_drazku", "pompka", "pompki", "chins", "rackhav", "armhavning", "armhavningar", "kroppsheving",
        "armheving", "armhevinger", "leuanveto", "dippi", "punnerrus", "barfiks", "shyb", "shyby", "klik", "kliky", "huzodzkodas", "fekvotamasz",
    ];

    private static readonly string[] Hanging =
    [
        "pull_up", "pullup", "chin_up", "chinup", "muscle_up", "muscleup", "dip",
        "klimmzug", "klimmzuge", "barrenstutz", "traction", "dominada", "fondo_en_paralela", "fondos_en_paralela", "trazione", "trazioni",
        "optrekken", "podciaganie_na_drazku", "chins", "rackhav", "kroppsheving", "leuanveto", "dippi", "barfiks", "shyb", "shyby", "huzodzkodas",
    ];

    private static readonly string[] FeetOnTheGround = ["bench", "bank", "banc", "banco", "panca", "lawce", "penkki"];

    // In other languages than English a row that is supported, not helped, has the same word: it is help where the body is lifted.
    private static readonly string[] Help =
    [
        "unterstutzt", "unterstutzte", "unterstutzter", "unterstutztes", "assistiert", "assistierte", "assistierter", "assiste", "assistee",
        "asistida", "asistido", "assistita", "assistite", "assistito", "assistiti", "assistida", "assistido", "ondersteund", "ondersteunde",
        "geassisteerd", "geassisteerde", "wspomagane", "wspomagana", "wspomagany", "assisterad", "assisterade", "assisterat", "assisteret",
        "assisterede", "assistert", "assisterte", "avustettu",
    ];

    /// <summary>True where the body itself is lifted: a pull-up with 20 kg at the belt is no lift of 20 kg.</summary>
    public static bool Contains(string slug) => HasAny(slug, Lifts);

    /// <summary>
    /// True where the whole body is lifted, so that its weight and the load beside it are one load. Of a push-up or a sit-up it is a part that nobody has
    /// measured of this person, and a bench dip leaves the feet on the ground.
    /// </summary>
    public static bool LiftsAllOfIt(string slug) => HasAny(slug, Hanging) && !HasAny(slug, FeetOnTheGround);

    /// <summary>True where the weight is help: what a machine or a band takes away.</summary>
    public static bool IsAssisted(string slug) => HasAny(slug, "assisted") || (HasAny(slug, Help) && Contains(slug));

    private static bool HasAny(string slug, params ReadOnlySpan<string> words)
    {
        var all = $"_{slug}_";
        foreach (var word in words)
        {
            if (all.Contains($"_{word}_", StringComparison.Ordinal) || all.Contains($"_{word}s_", StringComparison.Ordinal))
            {
                return true;
            }
        }

        return false;
    }
}
