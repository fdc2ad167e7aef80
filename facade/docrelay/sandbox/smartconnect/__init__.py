"""SmartConnect, both generations: their state, their operations and their XML."""
