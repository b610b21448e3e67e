/** Common lifts by their English names; a person's own stand before them. */
export const LIFTS: readonly string[] = [
  'Bench press', 'Incline bench press', 'Close-grip bench press', 'Dumbbell bench press', 'Incline dumbbell press', 'Chest press', 'Chest fly', 'Cable crossover', 'Push-up', 'Dip',
  'Squat', 'Front squat', 'Goblet squat', 'Split squat', 'Bulgarian split squat', 'Hack squat', 'Leg press', 'Leg extension', 'Leg curl', 'Lunge', 'Step-up', 'Calf raise', 'Hip thrust',
  'Glute bridge', 'Hip abduction', 'Hip adduction', 'Deadlift', 'Romanian deadlift', 'Sumo deadlift', 'Trap-bar deadlift', 'Good morning', 'Back extension', 'Kettlebell swing',
  'Barbell row', 'Dumbbell row', 'Seated cable row', 'T-bar row', 'Inverted row', 'Face pull', 'Lat pulldown', 'Pull-up', 'Chin-up', 'Pullover', 'Shrug', 'Upright row',
  'Overhead press', 'Push press', 'Dumbbell shoulder press', 'Arnold press', 'Lateral raise', 'Front raise', 'Rear delt fly', 'Landmine press',
  'Barbell curl', 'Dumbbell curl', 'Hammer curl', 'Preacher curl', 'Cable curl', 'Triceps pushdown', 'Skull crusher', 'Overhead triceps extension', 'Triceps kickback', 'Wrist curl',
  'Clean', 'Power clean', 'Clean and jerk', 'Snatch', 'Power snatch', 'Thruster', 'Turkish get-up', 'Farmer’s walk', 'Sled push', 'Wall ball',
  'Plank', 'Side plank', 'Crunch', 'Sit-up', 'Hanging leg raise', 'Cable crunch', 'Russian twist', 'Ab wheel', 'Pallof press',
]
