using System.Text.Json.Nodes;
using SessionRec.Core.Reporting.Figures;
using SessionRec.Core.Tuning.Studies;

namespace SessionRec.Core.Reporting.Studies;

/// <summary>Which trial held a slot of which worker when: a bar for each stretch of a trial's epochs without a pause.</summary>
internal static class SlotTimelineFigure
{
    /// <summary>Between two epochs of a stretch, evaluation and the scheduler's answer may take this much beside the training.</summary>
    private const double SlackSeconds = 2;

    private sealed record Stretch(int Trial, int Attempt, string Worker, double Start, double End, int FirstEpoch, int LastEpoch);

    public static IEnumerable<Figure> Of(StudyRecord study)
    {
        var stretches = Stretches(study).OrderBy(s => s.Start).ToList();
        if (stretches.Count == 0) yield break;
        var lanes = new List<(string Worker, double Free)>();
        var placed = stretches.ConvertAll(stretch =>
        {
            var lane = lanes.FindIndex(l => l.Worker == stretch.Worker && l.Free <= stretch.Start + .05);
            if (lane < 0)
            {
                lane = lanes.Count;
                lanes.Add(default);
            }

            lanes[lane] = (stretch.Worker, stretch.End);
            return (stretch, lane);
        });
        var rows = lanes.Select((l, i) => (l.Worker, Lane: i)).OrderBy(l => l.Worker, StringComparer.Ordinal).ThenBy(l => l.Lane).ToList();
        var names = rows.Select(r => $"{r.Worker} {rows.Count(o => o.Worker == r.Worker && o.Lane <= r.Lane)}").ToList();
        var row = rows.Select((r, i) => (r.Lane, i)).ToDictionary(p => p.Lane, p => p.i);

        // A bar is a thick line of two points: the same in a browser and in an SVG, without functions in the options. One series of many
        // lines draws thousands of them as fast as one.
        var width = Math.Clamp(220 / rows.Count, 3, 16);
        var series = new JsonObject
        {
            ["type"] = "lines",
            ["coordinateSystem"] = "cartesian2d",
            ["name"] = "trials",
            ["progressive"] = 0,
            ["data"] = new JsonArray([.. placed.Select(p => new JsonObject
            {
                ["name"] = $"#{p.stretch.Trial}, epochs {p.stretch.FirstEpoch} to {p.stretch.LastEpoch}",
                ["coords"] = new JsonArray(new JsonArray(Math.Round(p.stretch.Start, 2), row[p.lane]), new JsonArray(Math.Round(p.stretch.End, 2), row[p.lane])),
                ["lineStyle"] = new JsonObject { ["width"] = width, ["opacity"] = 1, ["cap"] = "butt", ["color"] = Chart.Palette[p.stretch.Trial % Chart.Palette.Count] },
            })]),
        };
        var vertical = Chart.WordAxis("", names);
        vertical["boundaryGap"] = true;
        var horizontal = Chart.NumberAxis("seconds since the study began", fromZero: true);

        // Such lines do not widen their axis by themselves.
        Chart.Cover(horizontal, 0, placed.Max(p => p.stretch.End));
        var option = Chart.Plane(horizontal, vertical, [series]);
        option["grid"]!["left"] = 130;
        var busy = stretches.Sum(s => s.End - s.Start);
        var whole = (stretches.Max(s => s.End) - stretches.Min(s => s.Start)) * rows.Count;
        yield return new Figure(
            "slots",
            "Slots over time",
            string.Create(System.Globalization.CultureInfo.InvariantCulture, $"A row is a slot of a worker, a bar a trial on it. The slots were in use {(whole > 0 ? 100 * busy / whole : 100):0} percent of the time."),
            option,
            new FigureTable(
                ["slot", "trial", "attempt", "first_epoch", "last_epoch", "start_s", "end_s"],
                [.. placed.Select(p => new object?[] { names[row[p.lane]], p.stretch.Trial, p.stretch.Attempt, p.stretch.FirstEpoch, p.stretch.LastEpoch, p.stretch.Start, p.stretch.End })]))
        { Height = Math.Clamp(120 + (rows.Count * 28), 180, 900) };
    }

    private static IEnumerable<Stretch> Stretches(StudyRecord study)
    {
        var begin = study.Summary.StartedAt ?? study.Summary.SubmittedAt;
        foreach (var results in study.Epochs.GroupBy(e => (e.Trial, e.Attempt)))
        {
            Stretch? open = null;
            foreach (var epoch in results.OrderBy(e => e.Epoch))
            {
                var end = (epoch.At - begin).TotalSeconds;
                var start = Math.Max(0, end - epoch.Seconds);
                if (open is not null && start - open.End <= SlackSeconds) open = open with { End = end, LastEpoch = epoch.Epoch };
                else
                {
                    if (open is not null) yield return open;
                    open = new Stretch(epoch.Trial, epoch.Attempt, epoch.Worker, start, end, epoch.Epoch, epoch.Epoch);
                }
            }

            if (open is not null) yield return open;
        }
    }
}
