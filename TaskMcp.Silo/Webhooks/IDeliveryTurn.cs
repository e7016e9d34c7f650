namespace TaskMcp.Silo.Webhooks;

/// <summary>When it is a delivery's turn among those that are worked on at the same time.</summary>
public interface IDeliveryTurn
{
    /// <summary>Says which binding or task the delivery goes to: the sooner, the less the ones behind it wait.</summary>
    void IsFor(Guid target);

    /// <summary>Ends when those that came before it to the same target have been worked on. Said what that is before.</summary>
    Task Turn();
}
