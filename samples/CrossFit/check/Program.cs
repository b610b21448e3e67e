// Does the exercise type keep the rules? The exit code says so too.
using Stamina.Exercises.Conformance;

var findings = ExerciseTypeConformance.Check(new Samples.CrossFit.CrossFitExercise());
foreach (var finding in findings)
{
    Console.WriteLine(finding);
}

Console.WriteLine(findings.Count == 0 ? "1 passed, 0 failed" : "0 passed, 1 failed");
return findings.Count == 0 ? 0 : 1;
