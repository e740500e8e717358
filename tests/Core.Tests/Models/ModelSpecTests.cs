using SessionRec.Core.Models;

namespace SessionRec.Core.Tests.Models;

public sealed class ModelSpecTests
{
    [Fact]
    public void A_model_and_its_parameters_stand_in_one_word()
    {
        var spec = ModelSpec.Parse("vsknn:k=50, m=200,idf=0.5,decay=log");
        Assert.Equal(("vsknn", "vsknn:k=50, m=200,idf=0.5,decay=log"), (spec.Definition.Name, spec.Name));
        Assert.Equal((50, 200, .5, "log"), (spec.Parameters["k"].AsInt64(), spec.Parameters["sample_size"].AsInt64(), spec.Parameters["idf"].AsDouble(), spec.Parameters["decay"].AsText()));
        Assert.Equal("quadratic", spec.Parameters["match_decay"].AsText());
    }

    [Fact]
    public void A_blend_names_the_parameters_of_its_parts() =>
        Assert.Equal(7, ModelSpec.Parse("blend:markov-chain=2,vsknn.k=7").Parameters["vsknn.k"].AsInt64());

    [Fact]
    public void Seeds_are_for_models_that_draw_random_numbers()
    {
        Assert.Equal(9, ModelSpec.Parse("word2vec:sg=1").WithSeed(9).Parameters["seed"].AsInt64());
        var counting = ModelSpec.Parse("markov-chain");
        Assert.False(counting.HasSeed);
        Assert.Same(counting, counting.WithSeed(9));
    }

    [Theory]
    [InlineData("magic", "There is no model 'magic'; it is one of popularity, ")]
    [InlineData("vsknn:k", "'vsknn:k': 'k' is no parameter; write vsknn:name=value")]
    [InlineData("vsknn:z=1", "'vsknn:z=1': vsknn has no parameter 'z'; it has k, sample_size, ")]
    [InlineData("vsknn:k=0", "k: 0 is below the least allowed value, 1.")]
    [InlineData("vsknn:k=much", "k: much is not a whole number.")]
    [InlineData("vsknn:m=1,sample_size=2", "'vsknn:m=1,sample_size=2': sample_size is given twice.")]
    public void Mistakes_are_told_with_what_is_allowed(string text, string message) =>
        Assert.StartsWith(message, Assert.Throws<InputException>(() => ModelSpec.Parse(text)).Message, StringComparison.Ordinal);
}
