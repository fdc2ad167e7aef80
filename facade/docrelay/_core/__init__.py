"""What every other room may use; knows neither tokens nor service clients."""
