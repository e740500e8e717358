using System.Buffers;
using SessionRec.Core.Data;

namespace SessionRec.Core.Models.Saved;

/// <summary>
/// A saved model asked with the item numbers of another corpus. Items of a session that the model does not know are passed
/// over; items of an answer that the corpus does not have are left out, so that an answer may be shorter than asked.
/// </summary>
public sealed class TranslatedRecommender : IRecommender
{
    private readonly IRecommender _model;
    private readonly int[] _toModel;
    private readonly int[] _fromModel;

    public TranslatedRecommender(SavedModel model, SessionCorpus corpus)
    {
        ArgumentNullException.ThrowIfNull(model);
        ArgumentNullException.ThrowIfNull(corpus);
        _model = model.Recommender;
        _toModel = [.. corpus.ItemKeys.Select(model.Find)];
        _fromModel = new int[model.ItemKeys.Count];
        Array.Fill(_fromModel, -1);
        for (var i = 0; i < _toModel.Length; i++)
            if (_toModel[i] >= 0) _fromModel[_toModel[i]] = i;
    }

    public int Recommend(ReadOnlySpan<int> session, Span<ScoredItem> top)
    {
        var translated = ArrayPool<int>.Shared.Rent(Math.Max(session.Length, 1));
        try
        {
            var known = 0;
            foreach (var item in session)
                if (_toModel[item] is >= 0 and var own) translated[known++] = own;
            var answered = known == 0 ? 0 : _model.Recommend(translated.AsSpan(0, known), top);
            var kept = 0;
            for (var i = 0; i < answered; i++)
                if (_fromModel[top[i].Item] is >= 0 and var item) top[kept++] = top[i] with { Item = item };
            return kept;
        }
        finally
        {
            ArrayPool<int>.Shared.Return(translated);
        }
    }
}
