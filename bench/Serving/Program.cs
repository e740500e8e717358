using System.CommandLine;
using SessionRec.ServingLoad;

var url = new Option<Uri>("--url") { Description = "The server.", DefaultValueFactory = _ => new Uri("http://127.0.0.1:8090") };
var items = new Option<FileInfo>("--items") { Description = "The corpus whose sessions are replayed, a native TSV.", Required = true };
var rate = new Option<int>("--rate") { Description = "Requests a second, sent on time whether or not answers come; 0 for as many as the connections can.", DefaultValueFactory = _ => 5000 };
var connections = new Option<int>("--connections") { Description = "Connections, each with one request at a time.", DefaultValueFactory = _ => 32 };
var seconds = new Option<int>("--seconds") { Description = "How long to measure, after a warm-up of a quarter of it.", DefaultValueFactory = _ => 20 };
var post = new Option<bool>("--post") { Description = "Whole sessions by POST instead of single items of remembered sessions by GET." };

var root = new RootCommand("Loads a running sessionrec serve and prints requests a second and latencies.") { url, items, rate, connections, seconds, post };
root.SetAction(async (parsed, cancellation) =>
{
    var requests = RequestScript.Read(parsed.GetRequiredValue(items).FullName, parsed.GetRequiredValue(url), parsed.GetValue(post));
    var load = new LoadRun(parsed.GetRequiredValue(url), requests, parsed.GetValue(rate), parsed.GetValue(connections));
    var length = TimeSpan.FromSeconds(parsed.GetValue(seconds));
    await load.RunAsync(length / 4, cancellation);
    Console.WriteLine(await load.RunAsync(length, cancellation));
    return 0;
});
return await root.Parse(args).InvokeAsync();
