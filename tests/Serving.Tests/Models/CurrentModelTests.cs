using SessionRec.Serving.Api;
using SessionRec.Serving.Models;

namespace SessionRec.Serving.Tests.Models;

public sealed class CurrentModelTests : IDisposable
{
    private readonly string _file = Path.GetTempFileName();

    public void Dispose() => File.Delete(_file);

    [Fact]
    public void A_request_finishes_on_the_model_it_began_with()
    {
        using var current = new CurrentModel();
        Assert.Null(current.Enter());
        current.Replace(Load("word2vec:sg=1,min_count=1,vector_size=16,epochs=1"));
        var first = current.Enter()!;
        current.Replace(Load("markov-chain"));

        Assert.NotEmpty(first.Recommend([TestServer.Shop.ItemKeys[0]], new RecommendRequest()));
        Assert.True(first.TryEnter());
        first.Leave();
        first.Leave();
        Assert.False(first.TryEnter());

        var second = current.Enter()!;
        Assert.NotSame(first, second);
        second.Leave();
    }

    private ServedModel Load(string model)
    {
        TestServer.Save(model, _file);
        return ServedModel.Load(_file, null, DateTimeOffset.UnixEpoch, TestContext.Current.CancellationToken);
    }
}
