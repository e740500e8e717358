using System.CommandLine;
using SessionRec.Core.Data.Generation;
using SessionRec.ServingLoad;

var url = new Option<Uri>("--url") { Description = "The server.", DefaultValueFactory = _ => new Uri("http://127.0.0.1:8090") };
var items = new Option<FileInfo?>("--items") { Description = "The corpus whose sessions are replayed, a native TSV.", };
var rate = new Option<int>("--rate") { Description = "Requests a second, sent on time whether or not answers come; 0 for as many as the connections can.", DefaultValueFactory = _ => 5000 };
var connections = new Option<int>("--connections") { Description = "Connections, each with one request at a time.", DefaultValueFactory = _ => 32 };
var seconds = new Option<int>("--seconds") { Description = "How long to measure, after a warm-up of a quarter of it.", DefaultValueFactory = _ => 20 };
var post = new Option<bool>("--post") { Description = "Whole sessions by POST instead of single items of remembered sessions by GET." };

var root = new RootCommand("Loads a running sessionrec serve and prints requests a second and latencies.") { url, items, rate, connections, seconds, post };
root.SetAction(async (parsed, cancellation) =>
{
    var requests = RequestScript.Read((parsed.GetValue(items) ?? throw new InvalidOperationException("Name a corpus: --items FILE.")).FullName, parsed.GetRequiredValue(url), parsed.GetValue(post));
    var load = new LoadRun(parsed.GetRequiredValue(url), requests, parsed.GetValue(rate), parsed.GetValue(connections));
    var length = TimeSpan.FromSeconds(parsed.GetValue(seconds));
    await load.RunAsync(length / 4, cancellation);
    Console.WriteLine(await load.RunAsync(length, cancellation));
    return 0;
});
var model = new Option<string>("--model") { Description = "The model, as evaluate takes it.", DefaultValueFactory = _ => "vsknn" };
var sessions = new Option<int>("--sessions") { Description = "Sessions it learns from, of a generated shop.", DefaultValueFactory = _ => 100_000 };
var events = new Option<int>("--events") { Description = "Their events.", DefaultValueFactory = _ => 1_000_000 };
var catalogue = new Option<int>("--catalogue") { Description = "Items of the shop.", DefaultValueFactory = _ => 50_000 };
var queries = new Option<int>("--queries") { Description = "Queries that are timed, each alone.", DefaultValueFactory = _ => 100_000 };
var answers = new Command("answers", "Times single answers of a model on one thread, without HTTP.") { model, sessions, events, catalogue, queries };
answers.SetAction((parsed, cancellation) =>
{
    var shop = new ShopOptions { Customers = parsed.GetValue(sessions), Events = parsed.GetValue(events), Items = parsed.GetValue(catalogue), Seed = 1 };
    Console.WriteLine(AnswerTimes.Measure(parsed.GetRequiredValue(model), ShopGenerator.CreateCorpus(shop, cancellationToken: cancellation), parsed.GetValue(queries), cancellation));
    return Task.FromResult(0);
});
root.Add(answers);
return await root.Parse(args).InvokeAsync();
