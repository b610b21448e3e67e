using Stamina.Exchange.Types;

namespace Stamina.Exchange.Formats.Csv;

/// <summary>What a column of a lifting log holds.</summary>
internal enum Column
{
    Other,
    Date,
    Time,
    End,
    Workout,
    Duration,
    Exercise,
    Category,
    Order,
    Kind,
    Weight,
    Unit,
    Repetitions,
    Seconds,
    Distance,
    DistanceUnit,
    Rpe,
    WarmUp,
    Note,
    WorkoutNote,
    Superset,
}

/// <summary>
/// Where the columns of a lifting log stand, by their headers, in the languages that such logs are translated to. Hevy's are English always; Strong's have had
/// five forms: units as headers (<c>lbs</c>, 2018), units in columns of their own with commas or semicolons, with the workout's length before or behind, and
/// units in the headers (<c>Workout #</c>, <c>Duration (sec)</c>, <c>Weight (kg)</c>).
/// </summary>
internal sealed class Columns
{
    // The clearest names come first: where a file has a Workout and a Workout Name, the latter is the title.
    private static readonly (Column Column, string Names)[] Known =
    [
        (Column.Date, "date, start_time, datum, fecha, data, dato, startzeit, start, debut, inicio, inizio, date_de_debut, paivamaara, tarih"),
        (Column.Date, "дата, 日付, 日期, 날짜, tanggal"),
        (Column.Time, "time, uhrzeit, heure, hora, ora, tijd, время, 時刻, 时间, 時間, 시간"),
        (Column.End, "end_time, end, endzeit, fin, fine, einde"),
        (Column.Workout, "workout_name, title, workout_titel, trainingsname, name_des_trainings, name_des_workouts, nom_de_l_entrainement"),
        (Column.Workout, "nom_de_la_seance, nom_du_workout, nombre_del_entrenamiento, nombre_de_entrenamiento, nombre_de_la_sesion"),
        (Column.Workout, "nome_allenamento, nome_dell_allenamento, nome_do_treino, naam_training, trainingsnaam, nazwa_treningu, traningsnamn"),
        (Column.Workout, "treningsnavn, antrenman_adi, название_тренировки, ワークアウト名, 训练名称, 訓練名稱, 운동_이름, workoutname, titel, titulo, titolo, titre"),
        (Column.Workout, "workout, training"),
        (Column.Duration, "workout_duration, duration, trainingsdauer, workout_dauer, dauer, duree, duree_de_l_entrainement, duracion"),
        (Column.Duration, "duracion_del_entrenamiento, durata, durata_allenamento, duracao, duracao_do_treino, duur, trainingsduur, czas_trwania"),
        (Column.Duration, "varaktighet, varighed, varighet, kesto, sure, продолжительность, длительность, 所要時間, 持续时间, 時長, 时长, 지속_시간, durasi"),
        (Column.Exercise, "exercise_name, exercise_title, exercise, ubungsname, name_der_ubung, ubung, nom_de_l_exercice, exercice"),
        (Column.Exercise, "nombre_del_ejercicio, nombre_de_ejercicio, ejercicio, nome_esercizio, nome_dell_esercizio, esercizio, nome_do_exercicio"),
        (Column.Exercise, "exercicio, oefening, naam_oefening, nazwa_cwiczenia, cwiczenie, ovningsnamn, ovning, ovelsesnavn, ovelse, liike"),
        (Column.Exercise, "harjoitus, egzersiz_adi, egzersiz, название_упражнения, упражнение, エクササイズ名, 種目, 種目名, エクササイズ, 动作名称, 練習名稱, 练习名称, 运动名称"),
        (Column.Exercise, "運動名稱, 운동명, nama_latihan"),
        (Column.Category, "category, kategorie, categorie, categoria"),
        (Column.Order, "set_order, set_index, satznummer, satzreihenfolge, reihenfolge_festlegen, reihenfolge_der_satze, ordre_de_la_serie"),
        (Column.Order, "ordre_des_series, ordre_de_serie, orden_de_serie, orden_de_la_serie, orden_de_series, ordine_serie, ordine_delle_serie"),
        (Column.Order, "ordem_da_serie, ordem_das_series, setvolgorde, volgorde_sets, kolejnosc_serii, set_ordning, set_sirasi, порядок_подходов"),
        (Column.Order, "порядок_подхода, номер_подхода, セット順, セットの順番, 组顺序, 組順序, 세트_순서, satz, serie, set, подход, セット"),
        (Column.Kind, "set_type, satztyp, type_de_serie, tipo_de_serie, tipo_di_serie, settype"),
        (Column.Weight, "weight, gewicht, poids, peso, ciezar, vikt, vekt, paino, vægt, agirlik, вес, 重量, 重さ, 무게, 중량, berat, kg, kgs, lbs, lb"),
        (Column.Unit, "weight_unit, unit, gewichtseinheit, einheit, unite_de_poids, unite, unidad_de_peso, unidad, unita_di_peso, unita_peso"),
        (Column.Unit, "unita, unidade_de_peso, unidade, gewichtseenheid, eenheid, jednostka_wagi, viktenhet, vektenhet, agirlik_birimi"),
        (Column.Unit, "единица_веса, единицы_веса, 重量単位, 重量单位, 무게_단위"),
        (Column.Repetitions, "reps, repetitions, repetition, wiederholungen, wiederh, wdh, repeticiones, ripetizioni, repeticoes, herhalingen"),
        (Column.Repetitions, "powtorzenia, repetitioner, rep, toistot, tekrar, tekrarlar, повторения, повторы, повт, 回数, レップ, 次数, 重复次数, 次數, 횟수, 반복"),
        (Column.Repetitions, "repetisi"),
        (Column.Seconds, "seconds, duration_seconds, duration_s, sekunden, secondes, segundos, secondi, seconden, sekundy, sekunder, sekunnit"),
        (Column.Seconds, "saniye, секунды, 秒, 초, detik"),
        (Column.Distance, "distance, entfernung, distanz, strecke, distancia, distanza, afstand, dystans, distans, avstand, matka, mesafe"),
        (Column.Distance, "расстояние, дистанция, 距離, 距离, 거리, jarak, mi, miles, km"),
        (Column.DistanceUnit, "distance_unit, entfernungseinheit, distanzeinheit, unite_de_distance, unidad_de_distancia, unita_di_distanza"),
        (Column.DistanceUnit, "unita_distanza, unidade_de_distancia, afstandseenheid, jednostka_odleglosci, mesafe_birimi, единица_расстояния, 距離単位"),
        (Column.DistanceUnit, "距离单位"),
        (Column.Rpe, "rpe"),
        (Column.WarmUp, "warm_up, warmup, aufwarmen"),
        (Column.Note, "notes, note, exercise_notes, comment, notizen, anmerkungen, notas, opmerkingen, notities, notatki, anteckningar, notlar"),
        (Column.Note, "заметки, メモ, 备注, 備註, 메모, catatan"),
        (Column.WorkoutNote, "workout_notes, description, trainingsnotizen, workout_notizen, notes_de_l_entrainement, notas_del_entrenamiento"),
        (Column.WorkoutNote, "note_allenamento, beschreibung, note_dell_allenamento, notas_do_treino, trainingsnotities, notatki_treningowe"),
        (Column.WorkoutNote, "заметки_к_тренировке, ワークアウトメモ, 训练备注"),
        (Column.Superset, "superset_id, superset"),
    ];

    private static readonly Dictionary<string, (Column Column, int Rank)> ByName = Ranked();

    private readonly Dictionary<Column, int> places = [];

    private Columns()
    {
    }

    /// <summary>Unit of weights by the header: <c>kg</c> or <c>lb</c>; null where it names none.</summary>
    public string? WeightUnit { get; private set; }

    /// <summary>Unit of distances by the header; null where it names none.</summary>
    public string? DistanceUnit { get; private set; }

    /// <summary>Finds the columns of a header.</summary>
    public static Columns Of(IReadOnlyList<string> header)
    {
        var columns = new Columns();
        var best = new Dictionary<Column, (int Rank, int At)>();
        for (var at = 0; at < header.Count; at++)
        {
            var (column, rank) = Find(header[at]);
            if (column != Column.Other && (!best.TryGetValue(column, out var before) || rank < before.Rank))
            {
                best[column] = (rank, at);
            }
        }

        foreach (var (column, (_, at)) in best)
        {
            columns.places[column] = at;
        }

        columns.TellLengths(header);
        columns.WeightUnit = columns.UnitOf(Column.Weight, header);
        columns.DistanceUnit = columns.UnitOf(Column.Distance, header);
        return columns;
    }

    /// <summary>True where there is such a column.</summary>
    public bool Has(Column column) => places.ContainsKey(column);

    /// <summary>What a row has there; null where it is empty or missing, or a dash says so.</summary>
    public string? Cell(List<string> row, Column column) =>
        places.TryGetValue(column, out var at) && at < row.Count && row[at] is { Length: > 0 } and not ("-" or "–" or "—") and var cell ? cell : null;

    /// <summary>The unit that a text names: <c>kg</c>, <c>lb</c>, <c>km</c>, <c>mi</c>, <c>m</c>, <c>s</c> and others; null where it is none.</summary>
    public static string? UnitNamed(string? text) => ExerciseNames.Key(text) switch
    {
        "kg" or "kgs" or "kilo" or "kilos" or "kilogram" or "kilograms" or "kilogramm" or "kilogrammes" or "kilogramos" or "кг" or "公斤" or "千克" => "kg",
        "lb" or "lbs" or "pound" or "pounds" or "pfund" or "livre" or "livres" or "libra" or "libras" or "libbre" or "фунт" or "фунты" or "磅" => "lb",
        "km" or "kilometer" or "kilometers" or "kilometre" or "kilometres" or "км" or "公里" => "km",
        "mi" or "mile" or "miles" or "мили" => "mi",
        "m" or "meter" or "meters" or "metre" or "metres" or "metros" or "metri" or "м" or "米" => "m",
        "ft" or "feet" => "ft",
        "yd" or "yds" or "yards" => "yd",
        "s" or "sec" or "secs" or "seconds" or "sek" or "seg" or "с" or "сек" or "秒" => "s",
        _ => null,
    };

    // FitNotes calls the duration of a set its time. Strong has Duration (sec) of a workout beside the Seconds of a set; in other logs it may be of a set.
    private void TellLengths(IReadOnlyList<string> header)
    {
        if (Has(Column.Seconds))
        {
            return;
        }

        var told = Has(Column.Time) && (Has(Column.Category) || UnitOf(Column.Time, header) == "s") ? Column.Time
            : !Has(Column.Order) && UnitOf(Column.Duration, header) == "s" ? Column.Duration
            : Column.Other;
        if (places.Remove(told, out var at))
        {
            places[Column.Seconds] = at;
        }
    }

    // The last word of a header, in brackets or not: "Weight (kg)", "distance_miles", "lbs".
    private string? UnitOf(Column column, IReadOnlyList<string> header) =>
        places.TryGetValue(column, out var at) ? UnitNamed(ExerciseNames.Key(header[at]).Split('_')[^1]) : null;

    private static (Column Column, int Rank) Find(string header)
    {
        var key = ExerciseNames.Key(header);
        if (ByName.TryGetValue(key, out var known))
        {
            // "Workout #" counts workouts.
            return known.Column == Column.Workout && header.Contains('#', StringComparison.Ordinal) ? default : known;
        }

        // The unit is no part of the name.
        return key.LastIndexOf('_') is > 0 and var end && UnitNamed(key[(end + 1)..]) is not null ? ByName.GetValueOrDefault(key[..end]) : default;
    }

    private static Dictionary<string, (Column Column, int Rank)> Ranked()
    {
        var ranked = new Dictionary<string, (Column Column, int Rank)>(StringComparer.Ordinal);
        foreach (var (column, names) in Known)
        {
            foreach (var name in names.Split(", "))
            {
                ranked.TryAdd(ExerciseNames.Key(name), (column, ranked.Count));
            }
        }

        return ranked;
    }
}
