namespace SessionRec.Core.Tuning;

/// <summary>What a parameter's value is.</summary>
public enum ParameterKind
{
    Integer,
    Real,
    Boolean,
    Text,
}
