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

/// <summary>Finds the columns of a lifting log by their headers, in the languages that Strong and Hevy are translated to.</summary>
internal static class Columns
{
    private static readonly (Column Column, string[] Names)[] Known =
    [
        (
            Column.Date,
            ["date", "start_time", "datum", "fecha", "data", "dato", "startzeit", "start", "debut", "inicio", "inizio", "date_de_debut", "paivamaara", "tarih"]
        ),
        (Column.Time, ["time", "uhrzeit", "heure", "hora", "ora", "tijd"]),
        (Column.End, ["end_time", "end", "endzeit", "fin", "fine", "einde"]),
        (
            Column.Workout,
            [
                "workout_name",
                "title",
                "workout",
                "trainingsname",
                "workout_titel",
                "titel",
                "name_des_trainings",
                "training",
                "nom_de_l_entrainement",
                "nom_de_la_seance",
                "nombre_del_entrenamiento",
                "nombre_de_entrenamiento",
                "nome_allenamento",
                "nome_dell_allenamento",
                "nome_do_treino",
                "naam_training",
                "workoutname",]),
        (Column.Duration, ["duration", "workout_duration", "dauer", "trainingsdauer", "duree", "duracion", "durata", "duracao", "duur"]),
        (
            Column.Exercise,
            [
                "exercise_name",
                "exercise_title",
                "exercise",
                "ubungsname",
                "name_der_ubung",
                "ubung",
                "nom_de_l_exercice",
                "exercice",
                "nombre_del_ejercicio",
                "nombre_de_ejercicio",
                "ejercicio",
                "nome_esercizio",
                "nome_dell_esercizio",
                "esercizio",
                "nome_do_exercicio",
                "exercicio",
                "oefening",
                "naam_oefening",]),
        (
            Column.Order,
            [
                "set_order",
                "set_index",
                "set",
                "satz",
                "satznummer",
                "satzreihenfolge",
                "reihenfolge_festlegen",
                "reihenfolge_der_satze",
                "ordre_de_la_serie",
                "ordre_des_series",
                "serie",
                "orden_de_serie",
                "orden_de_la_serie",
                "ordine_serie",
                "ordem_da_serie",
                "setvolgorde",]),
        (Column.Kind, ["set_type", "satztyp", "type_de_serie", "tipo_de_serie", "tipo_di_serie", "settype"]),
        (
            Column.Weight,
            [
                "weight",
                "weight_kg",
                "weight_lbs",
                "weight_lb",
                "gewicht",
                "gewicht_kg",
                "gewicht_lbs",
                "gewicht_lb",
                "poids",
                "poids_kg",
                "poids_lbs",
                "poids_lb",
                "peso",
                "peso_kg",
                "peso_lbs",
                "peso_lb",]),
        (
            Column.Unit,
            [
                "unit",
                "weight_unit",
                "einheit",
                "gewichtseinheit",
                "unite",
                "unite_de_poids",
                "unidad",
                "unidad_de_peso",
                "unita",
                "unita_di_peso",
                "unita_peso",
                "unidade",
                "unidade_de_peso",
                "eenheid",
                "gewichtseenheid",]),
        (
            Column.Repetitions,
            ["reps", "repetitions", "repetition", "wiederholungen", "wiederh", "wdh", "repeticiones", "ripetizioni", "repeticoes", "herhalingen", "rep"]),
        (Column.Seconds, ["seconds", "duration_seconds", "duration_s", "duration_sec", "sekunden", "secondes", "segundos", "secondi", "seconden"]),
        (
            Column.Distance,
            [
                "distance",
                "distance_km",
                "distance_miles",
                "distance_mi",
                "distance_m",
                "distance_meters",
                "entfernung",
                "distanz",
                "strecke",
                "entfernung_meter",
                "entfernung_km",
                "distancia",
                "distanza",
                "afstand",]),
        (
            Column.DistanceUnit,
            [
                "distance_unit",
                "entfernungseinheit",
                "distanzeinheit",
                "unite_de_distance",
                "unidad_de_distancia",
                "unita_di_distanza",
                "unita_distanza",
                "unidade_de_distancia",
                "afstandseenheid",]),
        (Column.Rpe, ["rpe"]),
        (Column.WarmUp, ["warm_up", "warmup", "aufwarmen"]),
        (Column.Note, ["notes", "note", "exercise_notes", "notizen", "notas", "opmerkingen", "notities"]),
        (
            Column.WorkoutNote,
            [
                "workout_notes",
                "description",
                "trainingsnotizen",
                "workout_notizen",
                "notes_de_l_entrainement",
                "notas_del_entrenamiento",
                "note_allenamento",
                "beschreibung",]),
        (Column.Superset, ["superset_id", "superset"]),
    ];

    /// <summary>A column and what its header says besides: the unit in "Weight (kg)".</summary>
    public static (Column Column, string? Unit) Of(string header)
    {
        var key = ExerciseNames.Key(header);
        foreach (var (column, names) in Known)
        {
            if (Array.IndexOf(names, key) >= 0)
            {
                return (column, UnitIn(key));
            }
        }

        // "Weight (kg)", "Distance (meters)", "Duration (sec)": the unit in brackets is no part of the name.
        var bracket = header.IndexOf('(', StringComparison.Ordinal);
        if (bracket > 0)
        {
            var (column, _) = Of(header[..bracket]);
            return (column, UnitIn(key));
        }

        return (Column.Other, null);
    }

    private static string? UnitIn(string key) => key.Split('_')[^1] switch
    {
        "kg" or "kgs" => "kg",
        "lb" or "lbs" or "pounds" => "lb",
        "km" or "kilometers" or "kilometer" => "km",
        "mi" or "miles" or "mile" => "mi",
        "m" or "meters" or "meter" or "metres" => "m",
        "sec" => "s",
        _ => null,
    };
}
