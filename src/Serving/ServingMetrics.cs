using Prometheus;
using SessionRec.Serving.Models;
using SessionRec.Serving.Sessions;

namespace SessionRec.Serving;

/// <summary>What Prometheus is told. A registry of its own: two servers in one process do not add up.</summary>
internal sealed class ServingMetrics
{
    /// <summary>Seconds: a millisecond is the usual answer, a second is far too long.</summary>
    private static readonly double[] Buckets = [.0001, .00025, .0005, .001, .0025, .005, .01, .025, .05, .1, .25, 1, 5];
    private readonly Gauge _model;
    private readonly Gauge _loaded;
    private readonly Counter _loads;
    private readonly Counter _unknown;
    private readonly Counter _empty;

    public ServingMetrics(SessionMemory sessions)
    {
        var factory = Metrics.WithCustomRegistry(Registry);
        Durations = factory.CreateHistogram(
            "sessionrec_http_request_duration_seconds", "Seconds from a request's headers to its answer's end.", ["code", "method", "endpoint"], new HistogramConfiguration { Buckets = Buckets });
        _model = factory.CreateGauge("sessionrec_model_info", "1 for the model that is served.", "version", "model", "data", "origin");
        _loaded = factory.CreateGauge("sessionrec_model_loaded_timestamp_seconds", "Since when the model is served, in seconds since 1970.");
        _loads = factory.CreateCounter("sessionrec_model_loads_total", "Models read, by whether they could be read.", "result");
        _unknown = factory.CreateCounter("sessionrec_unknown_items_total", "Items of requests that the model did not know.");
        _empty = factory.CreateCounter("sessionrec_empty_answers_total", "Answers without an item.");
        var remembered = factory.CreateGauge("sessionrec_sessions", "Sessions that are remembered.");
        var pauses = factory.CreateCounter("sessionrec_gc_pause_seconds_total", "Seconds in which the garbage collector held every request.");
        Registry.AddBeforeCollectCallback(() =>
        {
            remembered.Set(sessions.Count);
            pauses.IncTo(GC.GetTotalPauseDuration().TotalSeconds);
        });
        DotNetStats.Register(Registry);
    }

    public CollectorRegistry Registry { get; } = Metrics.NewCustomRegistry();

    public Histogram Durations { get; }

    public void Loaded(ModelDescription model)
    {
        foreach (var before in _model.GetAllLabelValues()) _model.RemoveLabelled(before);
        _model.WithLabels(model.Version, model.Model, model.Data, model.Origin ?? "").Set(1);
        _loaded.Set(model.Loaded.ToUnixTimeMilliseconds() / 1000.0);
        _loads.WithLabels("read").Inc();
    }

    public void LoadFailed() => _loads.WithLabels("failed").Inc();

    public void Answered(int items, int unknown)
    {
        if (unknown > 0) _unknown.Inc(unknown);
        if (items == 0) _empty.Inc();
    }
}
